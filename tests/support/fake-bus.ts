/**
 * A bus that knows two things: whoever shows tray icons, and chooses in their menus, as on a session bus; and what NetworkManager
 * says of what the network costs, as on a system bus. It speaks just enough of D-Bus (authentication and method calls) for our own
 * questions and for Chromium's icons; it imports nothing from src. Whatever else it is asked (Chromium asks a lot) it does not know.
 */
import { createServer, type Server, type Socket } from 'node:net'
import { decode, encode, kinds, nothing, textAt, textIn, Writer, type Body, type Message } from './bus-wire'

const watcher = 'org.kde.StatusNotifierWatcher'
const ownName = ':1.1'
const programName = ':1.7'

interface Target {
  /** Name of the program that is called. */
  destination: string
  path: string
  interface: string
  member: string
}

/** A program on the bus. */
interface Peer {
  /** Calls one of its methods. @returns its answer, or its refusal */
  call: (target: Target, signature: string, args: Writer) => Promise<Message>
}

/** An icon: of a program, and the name that it is asked by. */
interface Icon {
  peer: Peer
  name: string
}

const yes = (is: boolean): Body => ({ signature: 'b', bytes: new Writer().u(is ? 1 : 0).bytes })

const serve = (socket: Socket, answered: (asked: Message, peer: Peer) => Body | null): void => {
  let received = Buffer.alloc(0)
  let isBegun = false
  let serial = 0
  const waiting = new Map<number, (reply: Message) => void>()
  const peer: Peer = {
    call: (target, signature, args) =>
      new Promise((resolve) => {
        serial += 1
        waiting.set(serial, resolve)
        const head = { ...target, sender: ownName }
        socket.write(encode(kinds.call, serial, head, { signature, bytes: args.bytes }))
      }),
  }
  const hear = (message: Message): void => {
    if (message.kind !== kinds.call) return waiting.get(message.replyTo)?.(message)
    const body = answered(message, peer)
    serial += 1
    const head = { replyTo: message.serial }
    const error = 'org.freedesktop.DBus.Error.ServiceUnknown'
    socket.write(
      body === null
        ? encode(kinds.error, serial, { ...head, error }, nothing)
        : encode(kinds.answer, serial, head, body),
    )
  }
  socket.on('error', () => undefined)
  socket.on('data', (chunk) => {
    received = Buffer.concat([received, chunk])
    while (!isBegun) {
      const end = received.indexOf('\r\n')
      if (end === -1) return
      const line = received.toString('latin1', 0, end).replace('\0', '')
      received = received.subarray(end + 2)
      if (line === 'BEGIN') isBegun = true
      else if (/^AUTH EXTERNAL [0-9a-f]+$/.test(line)) socket.write('OK 0123456789abcdef0123456789abcdef\r\n')
      else socket.write(line.startsWith('AUTH') ? 'REJECTED EXTERNAL\r\n' : 'ERROR\r\n')
    }
    for (let message = decode(received); message !== null; message = decode(received)) {
      received = received.subarray(message.size)
      hear(message)
    }
  })
}

/** Items of a menu are numbered anew whenever it changes: numbers that were given so far, at most. */
const mostItems = 200

/** Chooses in the menu that belongs to an icon. */
const chooseIn = async ({ peer: { call }, name }: Icon, label: string): Promise<boolean> => {
  const properties = { path: '/StatusNotifierItem', interface: 'org.freedesktop.DBus.Properties' }
  const menu = new Writer().s('org.kde.StatusNotifierItem').s('Menu')
  const path = textIn(await call({ destination: name, ...properties, member: 'Get' }, 'ss', menu))
  if (path === null) return false
  const on = (member: string): Target => ({
    destination: name,
    path,
    interface: 'com.canonical.dbusmenu',
    member,
  })
  const labels = await Promise.all(
    Array.from({ length: mostItems }, (_, id) =>
      call(on('GetProperty'), 'is', new Writer().u(id).s('label')).then(textIn),
    ),
  )
  const id = labels.indexOf(label)
  if (id === -1) return false
  const chosen = new Writer().u(id).s('clicked').g('s').s('').u(0)
  return (await call(on('Event'), 'isvu', chosen)).kind === kinds.answer
}

export interface FakeBus {
  /** What DBUS_SESSION_BUS_ADDRESS, or DBUS_SYSTEM_BUS_ADDRESS, is set to. */
  address: string
  setShown: (isShown: boolean) => void
  /** @param metered an NMMetered; null: there is no NetworkManager */
  setMetered: (metered: number | null) => void
  /** Clicks an item in the menu of the icon that was shown last. @returns false if there is none, or no icon yet */
  choose: (label: string) => Promise<boolean>
  stop: () => Promise<void>
}

/** @param path of its socket; not there yet. */
export const startFakeBus = async (path: string, isShown = false): Promise<FakeBus> => {
  const sockets = new Set<Socket>()
  let shown = isShown
  let cost: number | null = null
  let icon: Icon | null = null
  const answered = ({ member, body }: Message, peer: Peer): Body | null => {
    const about = body.toString('latin1')
    if (member === 'Hello') return { signature: 's', bytes: new Writer().s(programName).bytes }
    if (member === 'NameHasOwner') return yes(about.includes(watcher))
    // That the program is the only one of that name.
    if (member === 'RequestName' && about.includes('StatusNotifierItem')) {
      return { signature: 'u', bytes: new Writer().u(1).bytes }
    }
    if (member === 'Get' && about.includes('IsStatusNotifierHostRegistered')) {
      return { signature: 'v', bytes: new Writer().g('b').u(shown ? 1 : 0).bytes }
    }
    if (member === 'Get' && /NetworkManager[^]*Metered/.test(about) && cost !== null) {
      return { signature: 'v', bytes: new Writer().g('u').u(cost).bytes }
    }
    if (member !== 'RegisterStatusNotifierItem') return null
    icon = { peer, name: textAt(body, 0) }
    return nothing
  }
  const server: Server = createServer((socket) => {
    sockets.add(socket)
    serve(socket, answered)
  })
  await new Promise<void>((resolve) => {
    server.listen(path, resolve)
  })
  return {
    address: `unix:path=${path}`,
    setShown: (is) => {
      shown = is
    },
    setMetered: (metered) => {
      cost = metered
    },
    choose: async (label) => (icon === null ? false : chooseIn(icon, label)),
    stop: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
      })
    },
  }
}
