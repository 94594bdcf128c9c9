import type { ObjectStore } from '#model/objectStore'
import { objectsOf } from '../registry'
import type { EndpointSlice } from './schema'
import { slicesByService } from './slicesByService'

/** The slices that belong to a Service by their label, in the order in which they were written. */
export const slicesOf = (store: ObjectStore, namespace: string, service: string): readonly EndpointSlice[] =>
  slicesByService(objectsOf(store, 'EndpointSlice')).get(`${namespace}/${service}`) ?? []
