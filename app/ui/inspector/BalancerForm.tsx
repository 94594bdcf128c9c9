import type { Balancer } from '#engine'
import { loadBalancerProviders } from '#model/loadBalancerProviders'
import { parseKey } from '#model/objectMeta'
import { selectObjects } from '#store/commands/selectObjects'
import { usePerform } from '#store/react'
import { FieldValue } from '../primitives/Field'
import { PodList } from './PodList'
import { Section } from './Section'

/** What stands before the cluster for one Service: how it is reached, and whom it sends to and why. Nothing of it can be edited here. */
export function BalancerForm({ balancer }: { readonly balancer: Balancer }) {
  const perform = usePerform()
  const { name, does } = loadBalancerProviders[balancer.kind.provider]
  const { service, hostname, addresses, inside, inUse, sourceRanges } = balancer
  return (
    <>
      <Section>
        <FieldValue label="Provider">{name}</FieldValue>
        <FieldValue label="For">
          <button
            type="button"
            className="cursor-pointer font-semibold text-ink underline decoration-1 underline-offset-2"
            onClick={() => perform(selectObjects, { keys: [service] })}
          >
            Service {parseKey(service).name}
          </button>
        </FieldValue>
        {hostname !== undefined && (
          <FieldValue label="Hostname">
            <span className="font-mono text-xs">{hostname}</span>
          </FieldValue>
        )}
        <FieldValue label="Address">
          <span className="font-mono">{addresses.join(', ')}</span>
        </FieldValue>
        {hostname !== undefined && (
          <FieldValue label="Inside">
            <span className="font-mono">{inside.join(', ')}</span>
          </FieldValue>
        )}
        {sourceRanges.length > 0 && (
          <FieldValue label="Lets in">
            <span className="font-mono">{sourceRanges.join(', ')}</span>
          </FieldValue>
        )}
        <p className="mt-2 text-xs text-ink-3">{does}</p>
      </Section>
      <TargetsSection balancer={balancer} inUse={inUse.length} />
    </>
  )
}

/** Everybody that the balancer knows, with what its health check says. */
function TargetsSection({ balancer, inUse }: { readonly balancer: Balancer; readonly inUse: number }) {
  const lines = balancer.targets.map((target) => ({
    id: target.key,
    state: target.healthy ? ('ready' as const) : ('notReady' as const),
    address: [target.addresses.join(', '), ...target.ports.slice(0, 1).map(({ to }) => `${to}`)].join(':'),
    whose: `${target.name}: ${target.because}`,
    key: target.key,
    aside: <span className="text-2xs text-ink-3">{target.healthy ? 'healthy' : 'unhealthy'}</span>,
  }))
  return (
    <Section title="Targets" aside={<span className="text-xs text-ink-3">{`${inUse} of ${lines.length} in use`}</span>}>
      <PodList lines={lines} empty="There is nobody that it could send to." />
    </Section>
  )
}
