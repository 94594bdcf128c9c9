import { useMemo } from 'react'
import { objectsOf } from '#kinds/registry'
import type { Service, ServiceType } from '#kinds/service/schema'
import { keyOf } from '#model/objectMeta'
import { matchesPairs, type Labels } from '#model/selector'
import { usePlayground } from '#store/react'
import { Field, FieldValue } from '../primitives/Field'
import { Select } from '../primitives/Select'
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
        {type === 'ClusterIP' || type === 'NodePort' ? (
          <Field label="Type">
            {(control) => (
              <Select<ServiceType>
                {...control}
                value={type}
                choices={[
                  { value: 'ClusterIP', label: 'ClusterIP' },
                  { value: 'NodePort', label: 'NodePort' },
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
              <span className="font-mono">{spec.clusterIP ?? 'none yet'}</span>
            </FieldValue>
            <FieldValue label="Affinity">{spec.sessionAffinity ?? 'None'}</FieldValue>
            {type !== 'ClusterIP' && (
              <FieldValue label="External policy">{spec.externalTrafficPolicy ?? 'Cluster'}</FieldValue>
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

/** A ClusterIP has no node ports, so they go with the type, as the API server drops them. */
function withType(service: Service, type: ServiceType): Service {
  const ports = service.spec.ports?.map((port) => without(port, 'nodePort'))
  const spec =
    type === 'ClusterIP'
      ? { ...without(service.spec, 'externalTrafficPolicy'), ...(ports ? { ports } : {}) }
      : service.spec
  return { ...service, spec: { ...spec, type } }
}
