import { hash } from './random'

/** Two seconds of a tone as WAV (8 kHz, 8 bit); the name chooses the pitch. */
export const toneWav = (name: string): Buffer => {
  const rate = 8000
  const length = rate * 2
  const pitch = 220 + (hash(name) % 400)
  const bytes = Buffer.alloc(44 + length)
  bytes.write('RIFF', 0, 'latin1')
  bytes.writeUInt32LE(36 + length, 4)
  bytes.write('WAVEfmt ', 8, 'latin1')
  bytes.writeUInt32LE(16, 16)
  bytes.writeUInt16LE(1, 20)
  bytes.writeUInt16LE(1, 22)
  bytes.writeUInt32LE(rate, 24)
  bytes.writeUInt32LE(rate, 28)
  bytes.writeUInt16LE(1, 32)
  bytes.writeUInt16LE(8, 34)
  bytes.write('data', 36, 'latin1')
  bytes.writeUInt32LE(length, 40)
  for (let index = 0; index < length; index += 1) {
    bytes[44 + index] = 128 + Math.round(60 * Math.sin((index / rate) * pitch * 2 * Math.PI))
  }
  return bytes
}
