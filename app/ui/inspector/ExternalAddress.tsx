import type { Service } from '#kinds/service/schema'
import { keyOf } from '#model/objectMeta'
import { balancerOfService } from '#store/balancers'
import { selectObjects } from '#store/commands/selectObjects'
import { usePerform, usePlayground } from '#store/react'
import { FieldValue } from '../primitives/Field'

const link = 'cursor-pointer font-semibold text-ink underline decoration-1 underline-offset-2'

/** EXTERNAL-IP of a Service of type LoadBalancer, and who takes what is sent there. Why there is none stands among the findings. */
export function ExternalAddress({ service }: { readonly service: Service }) {
  const perform = usePerform()
  const balancer = usePlayground(({ world }) => balancerOfService(world, keyOf(service)))
  const given = (service.status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip ?? hostname ?? '')
  const [first] = balancer?.inUse ?? []
  const taker =
    balancer?.machine === undefined
      ? first && { key: first.key, name: first.name, before: 'answered for by ' }
      : { key: balancer.key, name: balancer.machine, before: '' }
  return (
    <>
      <FieldValue label="External IP">
        <span className="font-mono">{given.length === 0 ? '<pending>' : given.join(', ')}</span>
      </FieldValue>
      {taker && (
        <FieldValue label="Taken by">
          <span>
            {taker.before}
            <button type="button" className={link} onClick={() => perform(selectObjects, { keys: [taker.key] })}>
              {taker.name}
            </button>
          </span>
        </FieldValue>
      )}
    </>
  )
}
