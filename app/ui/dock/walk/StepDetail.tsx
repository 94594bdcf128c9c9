import type { ReactNode } from 'react'
import type { Host, Station, Walk } from '#engine'
import { endpointText, innermost, sourceText, targetText, type FiveTuple } from '#model/packet'
import { destinationText } from '#model/destinationText'
import type { ConntrackEntry, Hop, PlacedStep } from '#model/trace'
import { chooseTrack } from '#store/commands/chooseTrack'
import { usePerform } from '#store/react'

interface StepDetailProps {
  readonly walk: Walk
  readonly hop: Hop
  readonly station: Station
}

/** What a step that asks no rules was decided by: the routing table, the connection's entry, the lookups, the open sockets. */
export function StepDetail({ walk, hop, station }: StepDetailProps) {
  const host = walk.network.hosts.get(station.host.id)
  const steps = station.steps.flatMap((at) => hop.steps[at] ?? [])
  if (!host) return null
  switch (station.kind) {
    case 'route':
      return <Routes host={host} taken={steps.find((step) => step.kind === 'route')} />
    case 'conntrack':
      return <Connection name={host.ref.name} entry={entryOf(steps)} station={station} />
    case 'resolve':
      return <Lookups walk={walk} />
    case 'socket':
    case 'deliver':
      if (station.leg === 'reply') {
        return (
          <Panel title={`Back at ${host.ref.name}`}>
            The socket that sent the request was waiting for this answer.
          </Panel>
        )
      }
      if (station.packet.role === 'echo') {
        return (
          <Panel title={`An echo request for ${host.ref.name}`}>
            The kernel itself answers it, for every address of the machine’s own; no process has to listen.
          </Panel>
        )
      }
      return <Sockets host={host} port={hop.steps.at(-1)?.packet.dstPort} />
    case 'send':
    case 'enter':
    case 'exit':
    case 'chain':
    case 'chance':
    case 'mark':
    case 'nat':
    case 'policy':
    case 'bridge':
    case 'neighbour':
    case 'tunnel':
      return <Tunnel station={station} />
    case 'verdict':
    case 'announcement':
    case 'proxy':
    case 'loop':
      return <Panel title={station.title}>{station.detail}</Panel>
  }
}

function Panel({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section aria-label={title} className="px-3.5 pb-3">
      <h3 className="flex h-7.5 items-center text-xs font-[640] text-ink">{title}</h3>
      <div className="text-sm text-ink-2">{children}</div>
    </section>
  )
}

const row = 'flex min-h-5 items-center rounded-r-tag border-l-[3px] px-2.5 font-mono text-xs whitespace-pre'

function Line({ lit, children }: { readonly lit: boolean; readonly children: ReactNode }) {
  return (
    <li
      aria-current={lit ? 'step' : undefined}
      className={`${row} ${lit ? 'border-path bg-marker text-on-marker' : 'border-line text-ink-3'}`}
    >
      {children}
    </li>
  )
}

/** The packet and what is around it, as it leaves the tunnel's end that it is at: one header inside the other. */
function Tunnel({ station: { title, detail, packet } }: { readonly station: Station }) {
  const inside = innermost(packet)
  const isIpip = packet.protocol === 'IPIP'
  return (
    <Panel title={title}>
      <p>{detail}</p>
      <div className={`mt-2 w-fit ${packet.inner ? 'rounded-machine border-2 border-packet bg-sheet p-1.5' : ''}`}>
        {packet.inner && (
          <Header
            name={isIpip ? 'outer IPv4, protocol 4' : 'outer IP and UDP'}
            ends={isIpip ? `${packet.src} → ${packet.dst}` : endsOf(packet)}
          />
        )}
        <div className="rounded-control bg-packet text-on-packet">
          <Header name={inside.role} ends={endsOf(inside)} dark />
        </div>
      </div>
    </Panel>
  )
}

const endsOf = (packet: FiveTuple): string => `${sourceText(packet)} → ${targetText(packet)}`

function Header({
  name,
  ends,
  dark = false,
}: {
  readonly name: string
  readonly ends: string
  readonly dark?: boolean
}) {
  return (
    <p className="flex items-baseline gap-3 px-2 py-1 font-mono text-xs whitespace-nowrap">
      <span className={`w-36 font-sans text-2xs ${dark ? 'text-on-packet-2' : 'text-ink-3'}`}>{name}</span>
      {ends}
    </p>
  )
}

type RouteStep = Extract<PlacedStep, { readonly kind: 'route' }>

function Routes({ host, taken }: { readonly host: Host; readonly taken: RouteStep | undefined }) {
  const isTaken = (prefix: string, dev: string) =>
    taken?.table === 'main' && taken.prefix === prefix && taken.interface === dev
  return (
    <Panel title={`ip route on ${host.ref.name}: the longest prefix wins`}>
      <ol>
        {taken?.table === 'local' && (
          <Line lit>{`local ${taken.prefix} dev ${taken.interface}   (table local, asked first)`}</Line>
        )}
        {host.routes.map((route) => (
          <Line key={`${route.prefix} ${route.dev}`} lit={isTaken(route.prefix, route.dev)}>
            {route.type === 'blackhole' ? 'blackhole ' : ''}
            {destinationText(route.prefix)}
            {route.via === undefined ? '' : ` via ${route.via}`}
            {route.type === 'blackhole' ? '' : ` dev ${route.dev}`} proto {route.protocol}
          </Line>
        ))}
      </ol>
    </Panel>
  )
}

function entryOf(steps: readonly PlacedStep[]): ConntrackEntry | undefined {
  return steps.flatMap((step) => (step.kind === 'conntrack' && step.entry ? [step.entry] : []))[0]
}

interface ConnectionProps {
  readonly name: string
  readonly entry: ConntrackEntry | undefined
  readonly station: Station
}

function Connection({ name, entry, station }: ConnectionProps) {
  if (!entry) {
    return (
      <Panel title={`conntrack on ${name}`}>
        No entry holds this flow yet, so its state is NEW and the nat table is asked. The entry is made when the packet
        leaves.
      </Panel>
    )
  }
  const tuple = (one: ConntrackEntry['original']) => endsOf({ protocol: entry.protocol, ...one })
  const back = station.leg === 'reply'
  return (
    <Panel title={`conntrack on ${name}: the two ends of one connection`}>
      <ol>
        <Line lit={!back}>{`${entry.protocol.toLowerCase().padEnd(5)} as it came    ${tuple(entry.original)}`}</Line>
        <Line lit={back}>{`${''.padEnd(5)} as it answers ${tuple(entry.reply)}`}</Line>
      </ol>
    </Panel>
  )
}

function Lookups({ walk }: { readonly walk: Walk }) {
  const perform = usePerform()
  return (
    <Panel title="Names are looked up first, and each question is a packet of its own">
      <ol className="grid gap-1">
        {walk.lookups.map((lookup, index) => (
          <li key={index} className="flex flex-wrap items-baseline gap-x-3 font-mono text-xs">
            <span className="text-ink">{lookup.question.name}</span>
            <span className="text-dns">
              {lookup.rcode ?? 'no answer'} {lookup.answers.map((answer) => answer.data).join(', ')}
            </span>
            <button
              type="button"
              className="cursor-pointer font-sans font-semibold text-ink underline underline-offset-2"
              onClick={() => perform(chooseTrack, { track: { type: 'lookup', index } })}
            >
              Follow this question
            </button>
          </li>
        ))}
      </ol>
    </Panel>
  )
}

function Sockets({ host, port }: { readonly host: Host; readonly port: number | undefined }) {
  if (host.sockets.length === 0) return <Panel title={`Listening on ${host.ref.name}`}>Nothing listens here.</Panel>
  return (
    <Panel title={`Listening on ${host.ref.name}`}>
      <ol>
        {host.sockets.map((socket) => (
          <Line key={`${socket.protocol} ${socket.address} ${socket.port}`} lit={socket.port === port}>
            {`${socket.protocol.toLowerCase().padEnd(5)} ${endpointText(socket.address, socket.port)}`}
          </Line>
        ))}
      </ol>
    </Panel>
  )
}
