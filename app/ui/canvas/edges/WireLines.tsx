import { ViewportPortal } from '@xyflow/react'
import { memo, useMemo } from 'react'
import { eachFamily } from '#model/addressFamilies'
import { usePlayground } from '#store/react'
import { plateOf, jackOf, measures, type Scene } from '../geometry/scene'
import { wiresOf } from '../geometry/wires'
import { useDistance } from '../useDistance'

/** The segment that joins the machines, behind everything else: a wire below each row of Nodes, the trunk, and the hosts' uplinks. */
export const WireLines = memo(function WireLines({ scene }: { readonly scene: Scene }) {
  const wires = useMemo(() => wiresOf(scene), [scene])
  const distance = useDistance()
  const cidr = usePlayground((state) => state.world.settings.nodeCIDR)
  const [first] = wires.rows
  if (distance === 'far' || !first) return null
  const lowest = wires.rows.at(-1)?.y ?? first.y
  const uplinks = [...scene.hosts.values()].map(jackOf)
  const highest = Math.min(first.y, ...uplinks.map((jack) => jack.y + measures.uplink))
  return (
    <ViewportPortal>
      <svg className="pointer-events-none absolute -z-10 overflow-visible" width={1} height={1} aria-hidden="true">
        <g fill="none" strokeWidth={1} className="stroke-node-line">
          {wires.rows.map((row) => (
            <path key={row.y} d={`M${wires.trunk} ${row.y}H${row.right}`} />
          ))}
          <path d={`M${wires.trunk} ${highest}V${lowest}`} />
          {uplinks.map((jack) => (
            <path
              key={`${jack.x} ${jack.y}`}
              d={`M${jack.x} ${jack.y}v${measures.uplink}H${wires.trunk}`}
              className="stroke-external-line"
            />
          ))}
        </g>
        <g fill="none" strokeWidth={1.5} className="stroke-line-strong">
          {[...scene.nodes].map(([key, box]) => {
            const plate = plateOf(box)
            return <path key={key} d={`M${plate.x} ${plate.y}V${wires.heightOf.get(key) ?? plate.y}`} />
          })}
        </g>
      </svg>
      <span
        className="absolute -z-10 font-mono text-[10.5px] leading-none text-ink-3"
        style={{ left: wires.trunk + 8, top: first.y + 8 }}
      >
        {eachFamily(cidr).join(', ')}
      </span>
    </ViewportPortal>
  )
})
