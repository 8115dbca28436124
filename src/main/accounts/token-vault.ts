/**
 * Secrets: tokens and client secrets, encrypted by the system's keyring. Where there is none, nothing is kept until the
 * user chose how. A secret that cannot be decrypted counts as missing: its account signs in again and loses nothing.
 */
import { AppError } from '../../shared/errors'
import type { KeyringState } from '../../shared/session'
import type { Log } from '../log'
import { parseSealed, type Sealed, type StorageChoice } from '../settings/schema'

/** The parts of Electron's safeStorage that are used; the asynchronous ones exist from Electron 42 on. */
export interface SafeStorage {
  isEncryptionAvailable: () => boolean
  encryptString: (text: string) => Buffer
  decryptString: (sealed: Buffer) => string
  /** Linux only. */
  getSelectedStorageBackend?: () => string
  setUsePlainTextEncryption?: (use: boolean) => void
  isAsyncEncryptionAvailable?: () => Promise<boolean>
  encryptStringAsync?: (text: string) => Promise<Buffer>
  decryptStringAsync?: (sealed: Buffer) => Promise<{ result: string; shouldReEncrypt: boolean }>
}

export interface TokenVaultDeps {
  safeStorage: SafeStorage
  /** `process.platform`. */
  platform: string
  /** The file that ciphertext is kept in. */
  file: { get: (key: string) => unknown; set: (key: string, value: unknown) => void }
  choice: { get: () => StorageChoice; set: (choice: StorageChoice) => void }
  log: Log
}

export interface TokenVault {
  /** How secrets are kept now; to be asked after the app is ready. */
  state: () => Promise<KeyringState>
  /** What the user wants where there is no keyring; `none` takes an earlier choice back. */
  allow: (mode: 'weaker' | 'session' | 'none') => Promise<KeyringState>
  /** The secret, or null if there is none that can be read. */
  get: (name: string) => Promise<string | null>
  /** @throws AppError keyringMissing where the user has not chosen */
  set: (name: string, secret: string) => Promise<void>
  remove: (name: string) => void
}

/** Opens the vault. */
export const createTokenVault = ({
  safeStorage,
  platform,
  file,
  choice,
  log,
}: TokenVaultDeps): TokenVault => {
  /** Secrets of this run, and all that there is in `session`. */
  const memory = new Map<string, string>()

  const backend = (): string => {
    if (platform !== 'linux') return platform
    return safeStorage.getSelectedStorageBackend?.() ?? 'unknown'
  }
  const hasKeyring = async (): Promise<boolean> => {
    // Without a keyring Chromium encrypts with a key that is public; it may call that available.
    if (platform === 'linux' && ['basic_text', 'unknown'].includes(backend())) return false
    if (safeStorage.isAsyncEncryptionAvailable !== undefined) return safeStorage.isAsyncEncryptionAvailable()
    return safeStorage.isEncryptionAvailable()
  }

  const state = async (): Promise<KeyringState> => {
    if (await hasKeyring()) return 'keyring'
    const chosen = choice.get()
    if (chosen !== 'weaker') return chosen ?? 'none'
    safeStorage.setUsePlainTextEncryption?.(true)
    // On macOS and Windows there is no weaker way.
    return safeStorage.isEncryptionAvailable() ? 'weaker' : 'session'
  }

  const seal = async (secret: string): Promise<Sealed> => {
    const useAsync =
      safeStorage.encryptStringAsync !== undefined &&
      (await safeStorage.isAsyncEncryptionAvailable?.()) === true
    const data =
      useAsync && safeStorage.encryptStringAsync !== undefined
        ? await safeStorage.encryptStringAsync(secret)
        : safeStorage.encryptString(secret)
    return { backend: `${backend()}/${useAsync ? 'async' : 'sync'}`, data: data.toString('base64') }
  }

  const unseal = async (name: string, sealed: Sealed): Promise<string> => {
    const data = Buffer.from(sealed.data, 'base64')
    if (!sealed.backend.endsWith('/async')) return safeStorage.decryptString(data)
    if (safeStorage.decryptStringAsync === undefined) throw new Error('sealed by a newer Electron')
    const { result, shouldReEncrypt } = await safeStorage.decryptStringAsync(data)
    if (shouldReEncrypt) file.set(name, await seal(result))
    return result
  }

  const read = async (name: string): Promise<string | null> => {
    const sealed = parseSealed(file.get(name))
    if (sealed === null || (await state()) === 'none') return null
    try {
      return await unseal(name, sealed)
    } catch (error) {
      log.warn('a secret could not be decrypted', {
        name,
        sealedBy: sealed.backend,
        now: backend(),
        error: String(error),
      })
      return null
    }
  }

  return {
    state,
    allow: async (mode) => {
      choice.set(mode === 'none' ? null : mode)
      const now = await state()
      // What was signed in for this session is kept from now on, if that was chosen.
      if (now === 'weaker') for (const [name, secret] of memory) file.set(name, await seal(secret))
      return now
    },
    get: async (name) => {
      const known = memory.get(name)
      if (known !== undefined) return known
      const secret = await read(name)
      if (secret !== null) memory.set(name, secret)
      return secret
    },
    set: async (name, secret) => {
      const now = await state()
      if (now === 'none') throw new AppError({ code: 'keyringMissing' })
      if (now !== 'session') file.set(name, await seal(secret))
      memory.set(name, secret)
    },
    remove: (name) => {
      memory.delete(name)
      file.set(name, null)
    },
  }
}
