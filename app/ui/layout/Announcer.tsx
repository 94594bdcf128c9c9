import { dataplane } from '#store/dataplane'
import { usePlayground } from '#store/react'
import { currentOutcome, currentStation, stations } from '#store/selectors'

/**
 * What a walk shows, said aloud: each stop while somebody steps by hand, the end alone while it plays by itself, so that
 * a flight does not become a stream of talk.
 */
export function Announcer() {
  const text = usePlayground((state) => {
    const station = currentStation(state)
    if (!state.player || !station) return ''
    const all = stations(state)
    const last = station.index === (all.at(-1)?.index ?? 0)
    if (state.player.playing && !last) return ''
    const stop = `${dataplane().sentenceOf(station)} Step ${state.player.at + 1} of ${all.length}.`
    if (!last && !station.decisive) return stop
    const outcome = currentOutcome(state)
    const verdict = outcome?.failure?.sentence ?? (outcome ? `Verdict: ${outcome.verdict}.` : '')
    return `${stop} ${verdict}`
  })
  return (
    <p role="status" aria-live="polite" aria-label="The walk in words" className="sr-only">
      {text}
    </p>
  )
}
