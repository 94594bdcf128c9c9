import { objectOf } from '#kinds/registry'
import type { ProbeKind } from '#kinds/pod/containers'
import type { ObjectKey } from '#model/objectMeta'
import type { Command } from '../command'
import { openWalk } from './openWalk'

/** Sends a packet as a Pod's kubelet does when it asks a probe, and shows its walk. The scenario does not keep it. */
export const watchProbe: Command<{ readonly pod: ObjectKey; readonly probe: ProbeKind; readonly to: string }> = {
  id: 'watchProbe',
  label: 'Watch the probe',
  undoable: false,
  writes: true,
  canRun: ({ world }, { pod }) => {
    const node = objectOf(world.objects, 'Pod', pod)?.spec.nodeName
    return node === undefined ? { because: 'The Pod is on no Node, so no kubelet asks it.' } : true
  },
  run: (store, { pod: key, probe, to }) => {
    const pod = objectOf(store.getState().world.objects, 'Pod', key)
    if (pod?.spec.nodeName === undefined) return
    const from = `node/${pod.spec.nodeName}`
    openWalk(store, { name: `${probe} probe of ${pod.metadata.name}`, from, to, connections: 1 })
  },
}
