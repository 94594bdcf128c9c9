import type { PlaygroundStore } from '../command'
import type { Notice } from '../state'

/** At most this many notices stand at once; the oldest goes first. */
const mostNotices = 4

/** Puts a notice on the screen. The same words are not said twice at once: the standing notice moves to the end. */
export function notify(
  store: PlaygroundStore,
  tone: Notice['tone'],
  title: string,
  detail: string,
  offer?: Notice['offer'],
): void {
  store.setState(({ notices, nextNotice }) => ({
    nextNotice: nextNotice + 1,
    notices: [
      ...notices.filter((notice) => notice.title !== title || notice.detail !== detail),
      { id: nextNotice, tone, title, detail, ...(offer === undefined ? {} : { offer }) },
    ].slice(-mostNotices),
  }))
}
