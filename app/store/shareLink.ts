import { memoLast } from '#lib/memo'
import type { Moment, Scenario } from '#scenario'
import { encodeLink } from '#scenario/link'
import { savedOf } from './selectors'
import type { PlaygroundState } from './state'

/** The whole scenario as a link, and how long that is. It opens at the walk that is shown, at its step. */
export function shareLink(state: PlaygroundState): { readonly url: string; readonly length: number } {
  const moment = momentOf(state)
  return linkTo(state.page, savedOf(state), moment?.request, moment?.outcome, moment?.step)
}

/** The moment of the shown walk, for a link that opens at it; undefined when no saved request is shown. */
function momentOf({ player, scenario }: PlaygroundState): Moment | undefined {
  if (!player || player.stale) return undefined
  const request = scenario.requests.findIndex(
    ({ from, to }) => from === player.request.from && to === player.request.to,
  )
  return request < 0 ? undefined : { request, outcome: player.outcome, step: player.at }
}

const linkTo = memoLast((page: string, scenario: Scenario, request?: number, outcome?: number, step?: number) => {
  const moment =
    request === undefined
      ? undefined
      : { request, ...(outcome === undefined ? {} : { outcome }), ...(step === undefined ? {} : { step }) }
  const url = `${page}${encodeLink(scenario, moment)}`
  return { url, length: url.length }
})
