/** Which names mean this machine. To it alone is anything said in plain http or ws, and only where the user named it. */

/** @param hostname as a URL holds it: 127.0.0.0/8, ::1 in brackets, or localhost. */
export const isThisMachine = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(hostname)

/** Whether an address is plain http on this machine, as an instance is that somebody develops. */
export const isPlainOnThisMachine = ({ protocol, hostname }: URL): boolean =>
  protocol === 'http:' && isThisMachine(hostname)
