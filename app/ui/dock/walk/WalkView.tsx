import type { Outcome, Station } from '#engine'
import type { Hop } from '#model/trace'
import { sendAgain } from '#store/commands/sendAgain'
import { currentOutcome, currentStation, currentTrace, stations as stationsOfState } from '#store/selectors'
import type { Player } from '#store/state'
import { usePerform, usePlayground } from '#store/react'
import { Button } from '../../primitives/Button'
import { useWalkIsOver } from '../useWalkIsOver'
import { ChainView } from './ChainView'
import { StationList } from './StationList'
import { Tape } from './Tape'
import { Transport } from './Transport'
import { VerdictBanner } from './VerdictBanner'

/** The walk of the current request: verdict, tape and transport, the steps, and the chains at the current one. */
export function WalkView() {
  const player = usePlayground((state) => state.player)
  const stations = usePlayground(stationsOfState)
  const station = usePlayground(currentStation)
  const outcome = usePlayground(currentOutcome)
  const trace = usePlayground(currentTrace)
  if (!player || !outcome) return null
  // A name that no resolver asks for: no packet was ever sent, and only the verdict is left to say.
  if (!station) return <Alerts player={player} outcome={outcome} />
  const leg = station.leg === 'reply' ? trace?.reply : trace
  const hop = leg?.hops[station.hop]
  return (
    <div className="flex h-full min-h-0 flex-col">
      <Alerts player={player} outcome={outcome} />
      <div className="flex min-h-31 shrink-0 gap-6 border-b border-line bg-sheet-2 py-2 pr-5 pl-4 max-md:hidden">
        <div className="w-42 shrink-0">
          <Transport player={player} count={stations.length} />
        </div>
        <div className="ml-4 flex min-w-0 flex-1">
          <Tape stations={stations} at={player.at} />
        </div>
      </div>
      <div className="grid min-h-0 flex-1 grid-cols-[21.5rem_1fr] max-lg:grid-cols-[17rem_1fr] max-md:grid-cols-1 max-md:overflow-y-auto">
        <div className="min-h-0 overflow-y-auto border-r border-line max-md:overflow-visible max-md:border-r-0">
          <StationList stations={stations} at={player.at} />
        </div>
        <div className="min-h-0 overflow-y-auto max-md:hidden">
          <Details player={player} hop={hop} station={station} />
        </div>
      </div>
    </div>
  )
}

/** What the walk's state asks to be said above it: a failed end, once the walk is there, and that the cluster has changed since. */
function Alerts({ player, outcome }: { readonly player: Player; readonly outcome: Outcome }) {
  const perform = usePerform()
  const over = useWalkIsOver()
  return (
    <>
      {player.stale && (
        <p className="flex items-center gap-3 border-b border-line bg-sheet-3 px-4 py-1.5 text-xs text-ink-2">
          The cluster has changed since this request was sent.
          <Button size="sm" onClick={() => perform(sendAgain, {})}>
            Send it again
          </Button>
        </p>
      )}
      {over && isDecided(player, outcome) && <VerdictBanner outcome={outcome} />}
    </>
  )
}

/** Whether what is played ends in the request's verdict: the connection, or the last lookup where it never came to one. */
const isDecided = ({ track, walk }: Player, outcome: Outcome): boolean =>
  track.type === 'connection' || (outcome.trace === undefined && track.index === walk.lookups.length - 1)

interface DetailsProps {
  readonly player: Player
  readonly hop: Hop | undefined
  readonly station: Station
}

function Details({ player, hop, station }: DetailsProps) {
  if (!hop) return null
  return <ChainView walk={player.walk} hop={hop} station={station} />
}
