/**
 * What the picker asks for where a kind of timeline has parameters: its fields, and the timeline that comes of them. Each kind has
 * its form in its descriptor (kinds.ts); PickerFields.svelte draws any of them.
 */
import type { AccountKey } from '../../shared/ids'
import type { SetMembers, SetName } from '../../shared/sets'
import type { TimelineSpec } from '../../shared/timelines'
import type { StoredSets } from '../db/queries'

interface Option {
  readonly value: string
  readonly label: string
}

/** Sets of the account that forms offer something of, as they are stored. */
export type KnownSets = Partial<StoredSets>

/** A set of the account, as options. What is stored of it is offered at once, and read anew meanwhile. */
interface OfferedSet<Each extends Option = Option> {
  set: SetName
  /** None where nothing is stored. */
  options: (stored: KnownSets | null) => readonly Each[]
}

interface TextField {
  control: 'text'
  label: string
  placeholder?: string
  hint?: string
  /** What else can be chosen instead of typing it, and what the choice is called where it was typed. */
  suggested?: OfferedSet & { label: string; typed: string }
  /** What is wrong with what was typed, in a sentence; null if nothing is. `read` gives null then. */
  problem?: (text: string) => string | null
  /** The instance is asked for what was typed: it may not have it. */
  isLookedUp?: true
  /** What was typed, as the timeline needs it; null if nothing can be made of it, and there is nothing to add yet. */
  read: (text: string) => unknown
}

interface ChoiceField {
  control: 'choice'
  label: string
  options: readonly Option[]
}

/** A member of a set. */
export interface MemberField<Each extends Option = Option> {
  control: 'member'
  label: string
  offered: OfferedSet<Each>
  /** What is said while the set is asked for and nothing is stored of it, where it is empty, and where it has the chosen one no more. */
  asking: string
  none: string
  gone: string
}

type PickerField = TextField | ChoiceField | MemberField
type PickerFields = Readonly<Record<string, PickerField>>

/** What a field gives: what was made of its text, or the option that was chosen. */
type ValueOf<Field> = Field extends { read: (text: string) => infer Value }
  ? NonNullable<Value>
  : Field extends { options: readonly (infer Each)[] }
    ? Each
    : Field extends { offered: OfferedSet<infer Each> }
      ? Each
      : never

/** Which timeline is to be added, and a name for its column; null: it is called as its kind says. */
export interface Wish {
  spec: TimelineSpec
  name: string | null
}

/** What stands in the picker. */
interface Entered {
  /** What was typed or chosen in a field; empty: nothing yet. */
  text: (field: string) => string
  stored: () => KnownSets | null
}

export interface PickerForm {
  fields: PickerFields
  /** What finds the timeline that is meant, and throws AppErrors where it cannot; null while a field gives nothing. */
  read: (entered: Entered) => ((account: AccountKey) => Wish | Promise<Wish>) | null
}

/** Offers a set of the account. */
export const offered = <Name extends SetName, Each extends Option>(
  set: Name,
  optionsOf: (members: SetMembers[Name]) => Each[],
): OfferedSet<Each> => ({
  set,
  options: (stored) => {
    const row = stored?.[set] ?? null
    return row === null ? [] : optionsOf(row.members)
  },
})

/** The option that is chosen, the first until one is; null if there is none, or the chosen one is there no more. */
export const chosenOf = (options: readonly Option[], value: string): Option | null =>
  (value === '' ? options[0] : options.find((option) => option.value === value)) ?? null

const valueOf = (field: PickerField, text: string, stored: Entered['stored']): unknown => {
  switch (field.control) {
    case 'text':
      return field.read(text)
    case 'choice':
      return chosenOf(field.options, text)
    case 'member':
      return chosenOf(field.offered.options(stored()), text)
  }
}

/** Makes a form. @param wish finds the timeline by what its fields give */
export const form = <const Fields extends PickerFields>(
  fields: Fields,
  wish: (
    values: { [Name in keyof Fields]: ValueOf<Fields[Name]> },
    account: AccountKey,
  ) => Wish | Promise<Wish>,
): PickerForm => ({
  fields,
  read: ({ text, stored }) => {
    const values = Object.entries(fields).map(
      ([name, field]) => [name, valueOf(field, text(name), stored)] as const,
    )
    if (values.some(([, value]) => value === null)) return null
    // Why as: the compiler does not see that each name leads to what the field of that name gives.
    const given = Object.fromEntries(values) as Parameters<typeof wish>[0]
    return (account) => wish(given, account)
  },
})

/** The field of a form whose text the instance is asked for; null if it is asked for none. */
export const lookedUpIn = ({ fields }: PickerForm): string | null =>
  Object.entries(fields).find(([, field]) => field.control === 'text' && field.isLookedUp === true)?.[0] ??
  null

/** The sets that a form offers something of. */
export const setsIn = ({ fields }: PickerForm): SetName[] =>
  Object.values(fields).flatMap((field) => {
    if (field.control === 'member') return [field.offered.set]
    return field.control === 'text' && field.suggested !== undefined ? [field.suggested.set] : []
  })
