import { invariant } from '#lib/assert'
import { dataplane } from './dataplane'
import { livedOn, requestId } from './run'
import type { Checkpoint, Act, Recording } from './state'

/**
 * The cluster as it was at that time, after all that was done and happened then: lived again from the nearest moment
 * before it that is known, which may be `shown`, by what was done since.
 *
 * It is the very same, for a world that is lived again comes to the same, however its time is cut into pieces. Before
 * the beginning there is the beginning.
 */
export function momentAt({ checkpoints, acts }: Recording, at: number, shown?: Checkpoint): Checkpoint {
  const [first] = checkpoints
  const kept = checkpoints.findLast(({ world }) => world.now <= at) ?? first
  const start = shown && shown.world.now <= at && shown.world.now > kept.world.now ? shown : kept
  let lived: Lived = start
  let { scenario, acts: done } = start
  for (const act of acts.slice(start.acts)) {
    if (act.at > at) break
    lived = doneAgain(later(lived, act.at), act)
    done += 1
    ;({ scenario } = act)
  }
  const { world, events, sent } = later(lived, at)
  return { world, events, sent, scenario, acts: done }
}

type Lived = Parameters<typeof livedOn>[0]

const later = (lived: Lived, time: number): Lived =>
  time > lived.world.now ? livedOn(lived, { type: 'advance', ms: time - lived.world.now }) : lived

function doneAgain(lived: Lived, { input }: Act): Lived {
  if (input.type !== 'send') return livedOn(lived, input)
  const walked = dataplane().walk(lived.world, input.request, lived.sent.get(requestId(input.request)) ?? 0)
  invariant(walked.ok, 'what could be sent can be sent again in the same world')
  return livedOn(lived, { type: 'send', walk: walked.value })
}
