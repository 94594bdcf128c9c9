/** A text that came in from outside, and what it is called in messages. */
export interface Incoming {
  readonly name: string
  readonly text: string
}

/** Whether a pasted text looks like manifests: something else that is pasted on the page is none of our business. */
export const looksLikeManifests = (text: string): boolean =>
  /(^|[{,])\s*"?kind"?\s*:/m.test(text) && /(^|[{,])\s*"?apiVersion"?\s*:/m.test(text)
