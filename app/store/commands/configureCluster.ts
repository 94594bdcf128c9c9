import { notSimulated } from '#engine/dataplane'
import type { ClusterSettings } from '#model/clusterSettings'
import type { Command } from '../command'
import { edit } from './edit'

/** What can be changed of a cluster that stands. Its address ranges are handed out from the start and stay. */
type Configurable = Pick<ClusterSettings, 'cni' | 'proxyMode' | 'kubeProxy' | 'loadBalancer'>

/** Gives the cluster another network plugin, another kube-proxy or one that is told otherwise, or another load balancer; every object stays. */
export const configureCluster: Command<{ readonly change: Partial<Configurable> }> = {
  id: 'configureCluster',
  label: 'Change the cluster',
  undoable: true,
  canRun: ({ scenario }, { change }) => {
    const because = notSimulated({ ...scenario.cluster, ...change })
    return because === undefined || { because }
  },
  run: (store, { change }) => {
    const { cluster } = store.getState().scenario
    edit(store, { label: 'Change the cluster', settings: { cluster: { ...cluster, ...change } } })
  },
}
