import { innermost, sourceText, targetText } from '#model/packet'
import { currentStation, stations as stationsOf } from '#store/selectors'
import { usePlayground } from '#store/react'
import { Change } from '../primitives/Change'
import { Transport } from './walk/Transport'
import { addressText } from './walk/tapeLayout'

/** For small screens: the packet and its transport, standing above the tabs whatever pane is shown. Nothing without a walk. */
export function SmallTransport() {
  const player = usePlayground((state) => state.player)
  const station = usePlayground(currentStation)
  const count = usePlayground((state) => stationsOf(state).length)
  if (!player || !station) return null
  const { packet, changes } = station
  const shown = innermost(packet)
  const rewritten = changes.find(({ field }) => field === 'dst' || field === 'src')
  return (
    <section aria-label="The packet" className="border-t border-line-strong bg-sheet-2 px-3 pt-2.5 pb-1.5">
      {rewritten && (
        <p className="mb-1.5 flex justify-end">
          <Change of={rewritten.field} before={rewritten.before} after={rewritten.after} />
        </p>
      )}
      {packet.inner && (
        <p className="mb-1 truncate px-3.5 font-mono text-xs text-ink-2">
          <span className="text-2xs text-ink-3">{packet.protocol === 'IPIP' ? 'IP in IP' : 'VXLAN'}</span> {packet.src}{' '}
          → {addressText(packet.dst, packet.dstPort)}
        </p>
      )}
      <p className="truncate rounded-packet bg-packet px-3.5 py-2 font-mono text-sm text-on-packet shadow-packet">
        <span className="text-2xs text-on-packet-2">{shown.role}</span> {sourceText(shown)} → {targetText(shown)}
      </p>
      <Transport player={player} count={count} place={station.host.name} />
    </section>
  )
}
