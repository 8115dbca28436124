/** The store host's bridge: hands exactly one port from main to the page, and nothing else. */
import { ipcRenderer } from 'electron'
import { channels } from '../shared/channels'

ipcRenderer.once(channels.storePort, (event) => {
  window.postMessage(channels.storePort, location.origin, event.ports)
})
