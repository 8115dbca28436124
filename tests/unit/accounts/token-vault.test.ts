import { describe, expect, it } from 'vitest'
import { createTokenVault, type SafeStorage, type TokenVault } from '../../../src/main/accounts/token-vault'
import type { StorageChoice } from '../../../src/main/settings/schema'
import { logOf } from '../../../src/main/log'

/** A system's keyring as Electron shows it: what one key sealed only the same key opens. */
const keyring = (options: { backend: string; key?: string; isAsync?: boolean }) => {
  const { backend, key = 'key of this system', isAsync = false } = options
  let plainText = false
  const isPublic = backend === 'basic_text'
  const available = (): boolean => !isPublic || plainText
  const seal = (text: string): Buffer => {
    if (!available()) throw new Error('encryption is not available')
    return Buffer.from(`${isPublic ? 'public' : key}|${Buffer.from(text).toString('hex')}`)
  }
  const open = (sealed: Buffer): string => {
    const [usedKey, hex] = sealed.toString().split('|')
    if (!available() || (usedKey !== key && usedKey !== 'public')) throw new Error('cannot decrypt')
    return Buffer.from(hex ?? '', 'hex').toString()
  }
  const storage: SafeStorage = {
    isEncryptionAvailable: available,
    encryptString: seal,
    decryptString: open,
    getSelectedStorageBackend: () => backend,
    setUsePlainTextEncryption: (use) => {
      plainText = use
    },
    ...(isAsync
      ? {
          isAsyncEncryptionAvailable: () => Promise.resolve(available()),
          encryptStringAsync: (text: string) => Promise.resolve(seal(`async ${text}`)),
          decryptStringAsync: (sealed: Buffer) => {
            const text = open(sealed)
            const shouldReEncrypt = text.startsWith('async old ')
            return Promise.resolve({ result: text.replace(/^async (old )?/, ''), shouldReEncrypt })
          },
        }
      : {}),
  }
  return storage
}

interface Disk {
  file: Map<string, unknown>
  choice: StorageChoice
}
const newDisk = (): Disk => ({ file: new Map(), choice: null })

const vaultOn = (disk: Disk, safeStorage: SafeStorage, platform = 'linux'): TokenVault =>
  createTokenVault({
    safeStorage,
    platform,
    file: { get: (key) => disk.file.get(key), set: (key, value) => disk.file.set(key, value) },
    choice: {
      get: () => disk.choice,
      set: (choice) => {
        disk.choice = choice
      },
    },
    log: logOf('vault'),
  })

const onDisk = (disk: Disk): string => JSON.stringify([...disk.file])

describe('the token vault', () => {
  it.each([
    ['linux', 'gnome_libsecret', false],
    ['linux', 'gnome_libsecret', true],
    ['darwin', 'unused', false],
  ])('keeps secrets sealed by the keyring (%s, %s, async %s)', async (platform, backend, isAsync) => {
    const disk = newDisk()
    const vault = vaultOn(disk, keyring({ backend, isAsync }), platform)
    expect(await vault.state()).toBe('keyring')
    await vault.set('token:a', 'secret-a')
    expect(onDisk(disk)).not.toContain('secret-a')
    const again = vaultOn(disk, keyring({ backend, isAsync }), platform)
    expect(await again.get('token:a')).toBe('secret-a')
    expect(await again.get('token:b')).toBeNull()
    again.remove('token:a')
    expect(await vaultOn(disk, keyring({ backend, isAsync }), platform).get('token:a')).toBeNull()
  })

  it('keeps nothing where there is no keyring until the user chose', async () => {
    const disk = newDisk()
    const vault = vaultOn(disk, keyring({ backend: 'basic_text' }))
    expect(await vault.state()).toBe('none')
    await expect(vault.set('token:a', 'secret-a')).rejects.toMatchObject({ code: 'keyringMissing' })
    expect(disk.file.size).toBe(0)
    expect(await vault.allow('none')).toBe('none')
  })

  it('keeps secrets with the public key when that is chosen, over restarts', async () => {
    const disk = newDisk()
    expect(await vaultOn(disk, keyring({ backend: 'basic_text' })).allow('weaker')).toBe('weaker')
    await vaultOn(disk, keyring({ backend: 'basic_text' })).set('token:a', 'secret-a')
    expect(disk.file.get('token:a')).toMatchObject({ backend: 'basic_text/sync' })
    expect(await vaultOn(disk, keyring({ backend: 'basic_text' })).get('token:a')).toBe('secret-a')
  })

  it('keeps secrets in memory alone for a session, and on disk once that is allowed', async () => {
    const disk = newDisk()
    const vault = vaultOn(disk, keyring({ backend: 'basic_text' }))
    expect(await vault.allow('session')).toBe('session')
    await vault.set('token:a', 'secret-a')
    expect(await vault.get('token:a')).toBe('secret-a')
    expect(disk.file.size).toBe(0)
    expect(await vaultOn(disk, keyring({ backend: 'basic_text' })).get('token:a')).toBeNull()
    await vault.allow('weaker')
    expect(await vaultOn(disk, keyring({ backend: 'basic_text' })).get('token:a')).toBe('secret-a')
  })

  it('answers null for what another system or a damaged file left, and does not throw it away', async () => {
    const disk = newDisk()
    await vaultOn(disk, keyring({ backend: 'kwallet6', key: 'old key' })).set('token:a', 'secret-a')
    const sealed = disk.file.get('token:a')
    expect(await vaultOn(disk, keyring({ backend: 'kwallet6', key: 'new key' })).get('token:a')).toBeNull()
    expect(disk.file.get('token:a')).toEqual(sealed)
    expect(await vaultOn(disk, keyring({ backend: 'kwallet6', key: 'old key' })).get('token:a')).toBe(
      'secret-a',
    )
    disk.file.set('token:b', { backend: 7 })
    expect(await vaultOn(disk, keyring({ backend: 'kwallet6' })).get('token:b')).toBeNull()
  })

  it('reads what the synchronous way sealed after an update, and seals anew when it is told to', async () => {
    const disk = newDisk()
    const storage = keyring({ backend: 'kwallet6', isAsync: true })
    await vaultOn(disk, keyring({ backend: 'kwallet6' })).set('token:a', 'secret-a')
    expect(await vaultOn(disk, storage).get('token:a')).toBe('secret-a')
    const old = storage.encryptString('async old secret-b').toString('base64')
    disk.file.set('token:b', { backend: 'kwallet6/async', data: old })
    expect(await vaultOn(disk, storage).get('token:b')).toBe('secret-b')
    expect(disk.file.get('token:b')).not.toMatchObject({ data: old })
    expect(await vaultOn(disk, storage).get('token:b')).toBe('secret-b')
  })
})
