import * as v from 'valibot'
import { durationMs } from '#model/duration'

const text = v.pipe(
  v.string(),
  v.check((written) => durationMs(written) !== undefined, 'must be a time such as 50ms, 1.5s or 2m'),
)
const inMs = v.transform((written: string) => durationMs(written) ?? 0)

/** A time as Go and Kubernetes write it, in milliseconds. */
export const duration = v.pipe(text, inMs)

/** A time between two others, in milliseconds; `detail` says which they are. */
export const durationWithin = (least: number, most: number, detail: string) =>
  v.pipe(
    text,
    v.check((written) => {
      const ms = durationMs(written) ?? least
      return ms >= least && ms <= most
    }, detail),
    inMs,
  )
