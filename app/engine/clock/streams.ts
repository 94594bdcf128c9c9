import { objectKey } from '#model/objectMeta'
import type { Verdict } from '#model/request'
import { sendRequest } from '../sendRequest'
import { walk } from '../trace/request'
import { counted, totalsOf, type Stream, type StreamState } from './streamState'
import type { Task } from './task'
import type { Work } from './work'

const sender = { component: 'client' }

/** Begins to send a request again and again. A stream of the same name begins anew. */
export function startStream(work: Work, stream: Stream): void {
  const { name } = stream.request
  work.streams.set(name, { stream, startedAt: work.tx.now(), sent: 0, tallies: [], stopped: false })
  work.after(0, { type: 'stream', name })
}

/** Stops a stream; what it counted stays. */
export function stopStream(work: Work, name: string): void {
  const state = work.streams.get(name)
  if (state === undefined || state.stopped) return
  work.streams.set(name, { ...state, stopped: true })
  work.queue.cancel({ type: 'stream', name })
  tellOfEnd(work, state)
}

/**
 * Sends the next request of a stream. It goes as the seed draws; what could have become of it instead is not looked at.
 * Failures are told one by one, answers only counted.
 */
export function sendNext(work: Work, { name }: Extract<Task, { readonly type: 'stream' }>): void {
  const { tx } = work
  const state = work.streams.get(name)
  if (state === undefined || state.stopped) return
  const { stream, startedAt } = state
  if (stream.until !== undefined && tx.now() >= stream.until) return stopStream(work, name)
  const over = stream.keeps && tx.memory().connections.has(name) ? { over: name } : {}
  const world = work.peek()
  const walked = walk(world, { ...stream.request, ...over }, state.sent, 'drawn')
  const outcome = walked.ok ? walked.value.outcomes[walked.value.drawn] : undefined
  const verdict: Verdict = outcome?.verdict ?? 'timeout'
  if (walked.ok) sendRequest(tx, verdict === 'delivered' ? undefined : sender, world, walked.value)
  const sentence = walked.ok ? outcome?.failure?.sentence : walked.error.message
  work.streams.set(name, {
    ...state,
    sent: state.sent + 1,
    tallies: counted(state.tallies, Math.floor((tx.now() - startedAt) / 1000), verdict),
    ...(verdict === 'delivered' || sentence === undefined ? {} : { lastFailure: sentence }),
  })
  work.after(stream.every, { type: 'stream', name })
}

function tellOfEnd({ tx }: Work, state: StreamState): void {
  const { answered, failed } = totalsOf(state)
  const { request } = state.stream
  tx.tell(sender, {
    type: 'streamEnded',
    regarding: objectKey('Request', '', request.name),
    message: `${request.name}: ${answered + failed} sent, ${failed} failed`,
  })
}
