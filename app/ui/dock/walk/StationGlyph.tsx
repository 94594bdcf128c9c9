import {
  ArrowRightLeft,
  Combine,
  Dices,
  Flag,
  Funnel,
  LogIn,
  LogOut,
  MapPin,
  Network,
  OctagonX,
  Package,
  Plug,
  RadioTower,
  RotateCw,
  Send,
  ShieldCheck,
  Stamp,
  Table2,
  Waypoints,
  type LucideIcon,
} from 'lucide-react'
import type { StationKind } from '#engine'
import { KindGlyph } from '../../glyphs/KindGlyph'

const icons: Record<Exclude<StationKind, 'resolve'>, LucideIcon> = {
  send: Send,
  route: Waypoints,
  enter: LogIn,
  exit: LogOut,
  conntrack: Table2,
  chain: Funnel,
  chance: Dices,
  mark: Stamp,
  nat: ArrowRightLeft,
  policy: ShieldCheck,
  verdict: OctagonX,
  socket: Plug,
  bridge: Network,
  neighbour: MapPin,
  tunnel: Package,
  announcement: RadioTower,
  proxy: Combine,
  loop: RotateCw,
  deliver: Flag,
}

/** The sign of what happens at a station. Says nothing to a screen reader: the station's title stands beside it. */
export function StationGlyph({
  kind,
  className = 'size-3.25',
}: {
  readonly kind: StationKind
  readonly className?: string
}) {
  if (kind === 'resolve') return <KindGlyph kind="Dns" className={className} />
  const Icon = icons[kind]
  return <Icon aria-hidden className={`shrink-0 ${className}`} strokeWidth={2} />
}
