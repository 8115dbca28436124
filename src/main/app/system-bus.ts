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
/** NMMetered: yes, by the user's word, and yes, as it guesses from the kind of the connection or what a phone says. */
const yes: readonly (number | null)[] = [1, 3]
/** D-Bus specification, "Well-known Message Bus Instances". */
const usualAddress = 'unix:path=/var/run/dbus/system_bus_socket'

/** Whether the present connection is metered; false where nobody knows. @param address usual where it is left out */
export const isMetered = async (address = usualAddress): Promise<boolean> =>
  yes.includes(await askProperty(address, metered))
