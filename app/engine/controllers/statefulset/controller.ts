import { isPodReady } from '#kinds/pod/conditions'
import type { Pod } from '#kinds/pod/schema'
import { objectOf } from '#kinds/registry'
import type { StatefulSet } from '#kinds/statefulset/schema'
import { controllerOf, keyOf, objectKey, type ObjectKey } from '#model/objectMeta'
import type { ClusterView } from '../../apiserver/clusterView'
import type { Write } from '../../apiserver/write'
import { itself, watch, type Controller } from '../controller'
import { claimPods, noRoom, podFromTemplate, podRoom } from '../ownedPods'
import { templateHash } from '../templateHash'

const revisionLabel = 'controller-revision-hash'

/**
 * Keeps the numbered Pods of each StatefulSet.
 *
 * OrderedReady: the next one is made when the one before is ready, and they go from the highest number down, one at a
 * time; Parallel: all at once. A Pod of an older template is replaced from the highest number down to the partition.
 * There are no volumes, so nothing else tells the Pods apart. Upstream: pkg/controller/statefulset.
 */
export const statefulSetController: Controller = {
  name: 'statefulset-controller',
  watches: [
    watch('StatefulSet', itself),
    watch('Pod', ({ before, after }) =>
      [before, after].flatMap((pod) => {
        const owner = pod === undefined ? undefined : controllerOf(pod)
        return owner?.kind === 'StatefulSet'
          ? [objectKey('StatefulSet', pod?.metadata.namespace ?? '', owner.name)]
          : []
      }),
    ),
  ],
  reconcile,
}

function reconcile(view: ClusterView, key: ObjectKey): readonly Write[] {
  const set = objectOf(view.objects, 'StatefulSet', key)
  if (set === undefined) return []
  const { pods, writes } = claimPods(view, set, set.spec.selector)
  const start = set.spec.ordinals?.start ?? 0
  const room = podRoom(view)
  const wanted = Array.from({ length: Math.min(set.spec.replicas ?? 1, pods.length + room) }, (_, i) => start + i)
  const revision = `${set.metadata.name}-${templateHash(set.spec.template)}`
  const byName = new Map(pods.map((pod) => [pod.metadata.name, pod]))
  return [
    ...writes,
    ...changes(set, wanted, byName, revision),
    ...(room === 0 && wanted.length < (set.spec.replicas ?? 1) ? [noRoom(set)] : []),
    statusWrite(set, pods),
  ]
}

function changes(
  set: StatefulSet,
  wanted: readonly number[],
  byName: ReadonlyMap<string, Pod>,
  revision: string,
): readonly Write[] {
  const parallel = set.spec.podManagementPolicy === 'Parallel'
  const found = (ordinal: number): Pod | undefined => byName.get(nameAt(set, ordinal))
  const missing: Write[] = []
  for (const ordinal of wanted) {
    const pod = found(ordinal)
    if (pod === undefined) missing.push({ type: 'create', object: podAt(set, ordinal, revision) })
    if (!parallel && (pod === undefined || !isPodReady(pod))) break
  }
  if (missing.length > 0) return missing
  const names = new Set(wanted.map((ordinal) => nameAt(set, ordinal)))
  const surplus = [...byName.values()].filter((pod) => !names.has(pod.metadata.name)).sort(byOrdinal)
  if (surplus.length > 0) return (parallel ? surplus : surplus.slice(-1)).map((pod) => goodbye(pod, 'scaled down'))
  return replaceOne(set, wanted, found, revision)
}

/** An update goes on only while all Pods above are ready. */
function replaceOne(
  set: StatefulSet,
  wanted: readonly number[],
  found: (ordinal: number) => Pod | undefined,
  revision: string,
): readonly Write[] {
  if (set.spec.updateStrategy?.type === 'OnDelete') return []
  const partition = set.spec.updateStrategy?.rollingUpdate?.partition ?? 0
  for (const ordinal of wanted.toReversed()) {
    const pod = found(ordinal)
    if (pod === undefined || ordinal < partition) return []
    const current = pod.metadata.labels?.[revisionLabel]
    if (current !== undefined && current !== revision) return [goodbye(pod, 'its template has changed')]
    if (!isPodReady(pod)) return []
  }
  return []
}

const goodbye = (pod: Pod, because: string): Write => ({ type: 'delete', key: keyOf(pod), because })

const nameAt = (set: StatefulSet, ordinal: number): string => `${set.metadata.name}-${ordinal}`

const byOrdinal = (a: Pod, b: Pod): number => ordinalOf(a) - ordinalOf(b)

const ordinalOf = (pod: Pod): number => Number(/-(\d+)$/.exec(pod.metadata.name)?.[1] ?? '-1')

function podAt(set: StatefulSet, ordinal: number, revision: string): Pod {
  const name = nameAt(set, ordinal)
  const pod = podFromTemplate(set, set.spec.template)
  return {
    ...pod,
    metadata: {
      ...pod.metadata,
      name,
      labels: {
        ...pod.metadata.labels,
        'apps.kubernetes.io/pod-index': String(ordinal),
        [revisionLabel]: revision,
        'statefulset.kubernetes.io/pod-name': name,
      },
    },
    spec: {
      ...pod.spec,
      hostname: name,
      ...((set.spec.serviceName ?? '') === '' ? {} : { subdomain: set.spec.serviceName ?? '' }),
    },
  }
}

function statusWrite(set: StatefulSet, pods: readonly Pod[]): Write {
  const ready = pods.filter(isPodReady).length
  const object: StatefulSet = {
    ...set,
    status: { replicas: pods.length, readyReplicas: ready, availableReplicas: ready },
  }
  return { type: 'updateStatus', object, because: `statefulset ${set.metadata.name}: ${ready} of ${pods.length} ready` }
}
