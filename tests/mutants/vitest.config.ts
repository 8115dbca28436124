import { mergeConfig } from 'vitest/config'
import base from '../../vitest.config'

// The linked dependencies belong to the working tree: nothing is cached there.
export default mergeConfig(base, { cacheDir: '.vitest', test: { cache: false } })
