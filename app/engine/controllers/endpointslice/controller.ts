import { serviceNameLabel } from '#kinds/endpointslice/schema'
import { objectsOf } from '#kinds/registry'
import { objectKey } from '#model/objectMeta'
import { itself, watch, type Controller } from '../controller'
import { selectingServices } from '../selectingServices'
import { reconcileSlices } from './reconcile'

/** `--max-endpoints-per-slice` of the controller manager. */
const endpointsPerSlice = 100

/** Keeps the EndpointSlices of each Service with a selector. */
export const endpointSliceController: Controller = {
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
    // Pods of a Node that comes, goes or changes its zone.
    watch('Node', ({ before, after }, view) => {
      const zone = 'topology.kubernetes.io/zone'
      const same =
        before !== undefined && after !== undefined && before.metadata.labels?.[zone] === after.metadata.labels?.[zone]
      return same ? [] : objectsOf(view.objects, 'Service').keys()
    }),
  ],
  reconcile: (view, key) => reconcileSlices(view, key, endpointsPerSlice),
}
