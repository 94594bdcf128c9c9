import { useMemo } from 'react'
import type { Deployment } from '#kinds/deployment/schema'
import { controllerOf, keyOf, parseKey } from '#model/objectMeta'
import { objectsOf } from '#kinds/registry'
import { setReplicas } from '#store/commands/setReplicas'
import { usePerform, usePlayground } from '#store/react'
import { graph } from '#store/selectors'
import { Stepper } from '../primitives/Stepper'
import { ContainersSection } from './ContainersSection'
import { LabelsField } from './LabelsField'
import { PodList } from './PodList'
import { Section } from './Section'
import { useEdit } from './useEdit'

/** A Deployment as a form: how many, what they carry and run, and the Pods that came of it. */
export function DeploymentForm({ deployment }: { readonly deployment: Deployment }) {
  const key = keyOf(deployment)
  const edit = useEdit('Deployment', key)
  const perform = usePerform()
  const nodes = usePlayground((state) => graph(state).nodes)
  const replicaSets = usePlayground((state) => objectsOf(state.world.objects, 'ReplicaSet'))
  const allPods = usePlayground((state) => objectsOf(state.world.objects, 'Pod'))

  const pods = useMemo(() => {
    const sets = new Set(
      [...replicaSets.values()]
        .filter((set) => controllerOf(set)?.uid === deployment.metadata.uid)
        .map((set) => set.metadata.uid),
    )
    const mine = new Set(
      [...allPods.values()].filter((pod) => sets.has(controllerOf(pod)?.uid)).map((pod) => keyOf(pod)),
    )
    return nodes.filter((node) => node.type === 'Pod').filter((pod) => mine.has(pod.key))
  }, [nodes, replicaSets, allPods, deployment.metadata.uid])
  const ready = pods.filter((pod) => pod.state === 'ready').length

  return (
    <>
      <Section>
        <Stepper
          label="Replicas"
          value={deployment.spec.replicas ?? 1}
          min={0}
          max={200}
          aside={`${ready} ready`}
          onChange={(replicas) => perform(setReplicas, { key, replicas })}
        />
        <LabelsField
          label="Pod labels"
          value={deployment.spec.template.metadata?.labels ?? {}}
          onCommit={(labels) =>
            edit('Change labels', (authored) => ({
              ...authored,
              spec: {
                ...authored.spec,
                template: { ...authored.spec.template, metadata: { ...authored.spec.template.metadata, labels } },
              },
            }))
          }
        />
      </Section>
      <ContainersSection
        spec={deployment.spec.template.spec}
        edit={(label, change) =>
          edit(label, (authored) => ({
            ...authored,
            spec: {
              ...authored.spec,
              template: { ...authored.spec.template, spec: change(authored.spec.template.spec) },
            },
          }))
        }
      />
      <Section title="Pods" aside={<span className="text-xs text-ink-3">{pods.length}</span>}>
        <PodList
          empty="No Pods."
          lines={pods.map((pod) => ({
            id: pod.key,
            key: pod.key,
            state: pod.state,
            address: pod.address === '' ? 'no address yet' : pod.address,
            whose: `${pod.suffix ?? pod.name}${pod.node === undefined ? ', waits for a Node' : ` on ${parseKey(pod.node).name}`}`,
          }))}
        />
      </Section>
    </>
  )
}
