/**
 * Whether the network is paid by volume, asked of NetworkManager on the system bus of a Linux desktop. Chromium does not know there, and
 * what it knows it tells windows alone: there may be none.
 */
import { askProperty } from './bus'

const manager = 'org.freedesktop.NetworkManager'
const metered = {
  destination: manager,
  path: '/org/freedesktop/NetworkManager',
  interface: manager,
  name: 'Metered',
}
/** NMMetered: by the user's word, and as it guesses from the kind of the connection or what a phone says. 0 is that it does not know. */
const answers = new Map<number | null, boolean>([
  [1, true],
  [2, false],
  [3, true],
  [4, false],
])
/** D-Bus specification, "Well-known Message Bus Instances". */
const usualAddress = 'unix:path=/var/run/dbus/system_bus_socket'

/** Whether the present connection is metered; null where nobody knows, or answers. @param address usual where it is left out */
export const isMetered = async (address = usualAddress): Promise<boolean | null> =>
  answers.get(await askProperty(address, metered)) ?? null
