import { deflateSync, Inflate, strFromU8, strToU8 } from 'fflate'
import { fromBase64url, toBase64url } from '#lib/base64url'
import { err, ok, type Result } from '#lib/result'
import { limits } from '../limits'
import { decodeError, type DecodeError } from './decodeError'
import { dictionary } from './dictionary'

/** Text as the payload of codec `d`: deflate-raw with the preset dictionary, then base64url. */
export const compress = (text: string): string =>
  toBase64url(deflateSync(strToU8(text), { level: 9, mem: 12, dictionary }))

/** How much of a payload is inflated at a time: deflate grows at most about a thousandfold, so never more than a megabyte at once. */
const stride = 1024

/**
 * The text of a payload of codec `d`.
 *
 * Inflates piece by piece and gives up as soon as there is more text than a scenario may have, so a small link cannot
 * claim much memory.
 */
export function decompress(payload: string): Result<string, DecodeError> {
  const bytes = fromBase64url(payload)
  if (!bytes) return err(damaged)
  const pieces: Uint8Array[] = []
  let size = 0
  let ended = false
  const inflate = new Inflate({ dictionary }, (piece, final) => {
    pieces.push(piece)
    size += piece.length
    ended ||= final
  })
  try {
    for (let at = 0; at < bytes.length && size <= limits.text; at += stride) {
      inflate.push(bytes.subarray(at, at + stride), at + stride >= bytes.length)
    }
  } catch {
    // fflate reports a stream that is no deflate stream by throwing; for the reader that is one case.
    return err(damaged)
  }
  if (size > limits.text) {
    return err(
      decodeError(
        'tooLarge',
        `The link unfolds to more than ${limits.text / 1024 / 1024} MiB, which is more than is opened.`,
      ),
    )
  }
  if (!ended) return err(damaged)
  return ok(strFromU8(joined(pieces, size)))
}

/** Plain base64url of JSON, codec `j`, for links made by hand. */
export function decodePlain(payload: string): Result<string, DecodeError> {
  const bytes = fromBase64url(payload)
  return bytes ? ok(strFromU8(bytes)) : err(damaged)
}

const damaged = decodeError('damaged', 'The link is damaged: a part of it is missing or was changed on the way.')

function joined(pieces: readonly Uint8Array[], size: number): Uint8Array {
  const all = new Uint8Array(size)
  let at = 0
  for (const piece of pieces) {
    all.set(piece, at)
    at += piece.length
  }
  return all
}
