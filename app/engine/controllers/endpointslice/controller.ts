import { serviceNameLabel } from '#kinds/endpointslice/schema'
import { isNodeReady } from '#kinds/node/addresses'
import { objectsOf } from '#kinds/registry'
import { objectKey } from '#model/objectMeta'
import { itself, watch, type Controller } from '../controller'
import { realChanges } from '../realChanges'
import { selectingServices } from '../selectingServices'
import { reconcileSlices } from './reconcile'
import { milliCpuOf, zoneLabel } from './zoneShares'

/** Keeps the EndpointSlices of each Service with a selector, at most `endpointsPerSlice` endpoints to a slice. */
export const endpointSliceControllerWith = (endpointsPerSlice: number): Controller => ({
  name: 'endpointslice-controller',
  watches: [
    watch('Service', itself),
    watch('Pod', selectingServices),
    watch('EndpointSlice', ({ before, after }) =>
      [before, after].flatMap((slice) => {
        const name = slice?.metadata.labels?.[serviceNameLabel]
        return name === undefined ? [] : [objectKey('Service', slice?.metadata.namespace ?? '', name)]
      }),
    ),
    // Pods of a Node that comes, goes or changes its zone, or what its zone has.
    watch('Node', ({ before, after }, view) => {
      const same =
        before !== undefined &&
        after !== undefined &&
        before.metadata.labels?.[zoneLabel] === after.metadata.labels?.[zoneLabel] &&
        isNodeReady(before) === isNodeReady(after) &&
        milliCpuOf(before) === milliCpuOf(after)
      return same ? [] : objectsOf(view.objects, 'Service').keys()
    }),
  ],
  pace: 'endpoints',
  reconcile: (view, key) => realChanges(view, reconcileSlices(view, key, endpointsPerSlice)),
})

/** With the default of the controller manager's `--max-endpoints-per-slice`. */
export const endpointSliceController = endpointSliceControllerWith(100)
