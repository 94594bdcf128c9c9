import { ArrowLeft, MoreHorizontal, X } from 'lucide-react'
import { parseKey, type ObjectKey } from '#model/objectMeta'
import { selectObjects } from '#store/commands/selectObjects'
import { usePerform } from '#store/react'
import { KindGlyph } from '../glyphs/KindGlyph'
import { objectMenu } from '../outline/objectMenu'
import { IconButton } from '../primitives/IconButton'
import { Menu } from '../primitives/Menu'

interface InspectorHeaderProps {
  readonly objectKey: ObjectKey
  /** On a small screen a way back; where the inspector lies over the canvas a way to put it away. */
  readonly onBack?: (() => void) | undefined
}

/** What is selected, in large: glyph, name, kind and namespace, and its menu. */
export function InspectorHeader({ objectKey, onBack }: InspectorHeaderProps) {
  const { kind, namespace, name } = parseKey(objectKey)
  const perform = usePerform()
  return (
    <header className="flex items-center gap-2.5 pt-3 pr-3 pb-2 pl-4 leading-tight">
      {onBack && <IconButton label="Back" icon={<ArrowLeft aria-hidden />} onClick={onBack} className="-ml-2" />}
      <KindBadge kind={kind} />
      <div className="min-w-0 flex-1">
        <h2 className="text-lg leading-tight font-[660] wrap-anywhere text-ink">{name}</h2>
        <p className="text-sm text-ink-3">
          {kind === 'LoadBalancer' ? 'Load balancer' : kind}
          {kind === 'Host' ? ' outside the cluster' : namespace === '' ? '' : ` in ${namespace}`}
        </p>
      </div>
      <Menu align="end" entries={objectMenu(objectKey)}>
        <IconButton
          label={`Actions for ${kind} ${name} in the inspector`}
          hint="Actions"
          icon={<MoreHorizontal aria-hidden />}
          size="sm"
        />
      </Menu>
      {!onBack && (
        <IconButton
          label="Close the inspector"
          hint="Deselect"
          icon={<X aria-hidden />}
          size="sm"
          onClick={() => perform(selectObjects, { keys: [] })}
        />
      )}
    </header>
  )
}

/** Bodies are boxes, signs are pointed, here as on the canvas. */
function KindBadge({ kind }: { readonly kind: string }) {
  const sign = kind === 'Service' || kind === 'EndpointSlice' || kind === 'Endpoints'
  return (
    <span
      aria-hidden
      className={`grid size-8.5 shrink-0 place-items-center ${
        sign
          ? 'bg-service-soft text-service [clip-path:polygon(14%_0,86%_0,100%_50%,86%_100%,14%_100%,0_50%)]'
          : kind === 'Host' || kind === 'LoadBalancer'
            ? 'rounded-pod bg-external-soft text-external'
            : 'rounded-pod bg-sheet-3 text-node'
      }`}
    >
      <KindGlyph kind={kind} className="size-4.5" />
    </span>
  )
}
