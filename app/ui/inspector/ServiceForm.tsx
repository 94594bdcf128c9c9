import { useMemo } from 'react'
import { objectsOf } from '#kinds/registry'
import type { Service, ServiceType, TrafficPolicy } from '#kinds/service/schema'
import { keyOf } from '#model/objectMeta'
import { matchesPairs, type Labels } from '#model/selector'
import { usePlayground } from '#store/react'
import { Field, FieldValue } from '../primitives/Field'
import { Select } from '../primitives/Select'
import { ExternalAddress } from './ExternalAddress'
import { EndpointsSection } from './EndpointsSection'
import { LabelsField } from './LabelsField'
import { Section } from './Section'
import { ServicePorts } from './ServicePorts'
import { useEdit } from './useEdit'
import { without } from './without'

/** A Service as a form: how it is reached, whom it selects, its ports, and the endpoints that follow. */
export function ServiceForm({ service }: { readonly service: Service }) {
  const key = keyOf(service)
  const edit = useEdit('Service', key)
  const pods = usePlayground((state) => objectsOf(state.world.objects, 'Pod'))
  const { spec, metadata } = service
  const selected = useMemo(
    () =>
      [...pods.values()].filter(
        (pod) => pod.metadata.namespace === metadata.namespace && matchesPairs(spec.selector, pod.metadata.labels),
      ).length,
    [pods, metadata.namespace, spec.selector],
  )
  const type = spec.type ?? 'ClusterIP'

  return (
    <>
      <Section>
        {type !== 'ExternalName' ? (
          <Field label="Type">
            {(control) => (
              <Select<ServiceType>
                {...control}
                value={type}
                choices={[
                  { value: 'ClusterIP', label: 'ClusterIP' },
                  { value: 'NodePort', label: 'NodePort' },
                  { value: 'LoadBalancer', label: 'LoadBalancer' },
                ]}
                onChange={(next) => edit(`Make it ${next}`, (authored) => withType(authored, next))}
              />
            )}
          </Field>
        ) : (
          <FieldValue label="Type">{type}</FieldValue>
        )}
        {type === 'ExternalName' ? (
          <FieldValue label="External name">
            <span className="font-mono">{spec.externalName}</span>
          </FieldValue>
        ) : (
          <>
            <LabelsField
              label="Selector"
              value={spec.selector ?? {}}
              aside={`${selected} ${selected === 1 ? 'Pod' : 'Pods'}`}
              onCommit={(selector) =>
                edit('Change the selector', (authored) => ({
                  ...authored,
                  spec: withSelector(authored.spec, selector),
                }))
              }
            />
            <FieldValue label="Cluster IP">
              <span className="font-mono break-all">
                {(spec.clusterIPs ?? [spec.clusterIP ?? 'none yet']).join(', ')}
              </span>
            </FieldValue>
            {type === 'LoadBalancer' && <ExternalAddress service={service} />}
            <FieldValue label="Affinity">{spec.sessionAffinity ?? 'None'}</FieldValue>
            {type !== 'ClusterIP' && (
              <Field label="External policy">
                {(control) => (
                  <Select<TrafficPolicy>
                    {...control}
                    value={spec.externalTrafficPolicy ?? 'Cluster'}
                    choices={[
                      { value: 'Cluster', label: 'Cluster' },
                      { value: 'Local', label: 'Local' },
                    ]}
                    onChange={(next) =>
                      edit(`Make the external policy ${next}`, (authored) => ({
                        ...authored,
                        spec: { ...withoutHealthPort(authored.spec), externalTrafficPolicy: next },
                      }))
                    }
                  />
                )}
              </Field>
            )}
          </>
        )}
      </Section>
      {type !== 'ExternalName' && <ServicePorts service={service} edit={edit} />}
      {type !== 'ExternalName' && <EndpointsSection service={key} />}
    </>
  )
}

const withSelector = (spec: Service['spec'], selector: Labels): Service['spec'] =>
  Object.keys(selector).length === 0 ? without(spec, 'selector') : { ...spec, selector }

/** The health check port is there under policy Local only; it is handed out anew. */
const withoutHealthPort = (spec: Service['spec']): Service['spec'] => without(spec, 'healthCheckNodePort')

/** What only a balancer has goes with it, as the API server would refuse it elsewhere. */
const withoutBalancer = (spec: Service['spec']): Service['spec'] =>
  (
    ['loadBalancerClass', 'loadBalancerSourceRanges', 'allocateLoadBalancerNodePorts', 'healthCheckNodePort'] as const
  ).reduce<Service['spec']>((rest, field) => without(rest, field), spec)

/** A ClusterIP has no node ports, so they go with the type, as the API server drops them. */
function withType(service: Service, type: ServiceType): Service {
  const ports = service.spec.ports?.map((port) => without(port, 'nodePort'))
  const kept = type === 'LoadBalancer' ? service.spec : withoutBalancer(service.spec)
  const spec = type === 'ClusterIP' ? { ...without(kept, 'externalTrafficPolicy'), ...(ports ? { ports } : {}) } : kept
  return { ...service, spec: { ...spec, type } }
}
