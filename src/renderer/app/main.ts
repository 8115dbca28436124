/** The window's entry: opens the database and asks main for the session at the same time, then draws. */
import { mount } from 'svelte'
import '../styles/tokens.css'
import '../styles/base.css'
import App from './App.svelte'
import { keepOpened } from './keep-opened'
import { WindowSession } from './session.svelte'
import { StoreReader } from './store-reader.svelte'

const session = new WindowSession()
const store = new StoreReader()

const target = document.getElementById('app')
if (target === null) throw new Error('index.html has no place for the app')

// Both are awaited together: neither the database nor main has to wait for the other. Whatever failed, a window is drawn.
await Promise.allSettled([store.open(), session.start()])
keepOpened()
mount(App, { target, props: { session, store } })
