/** What becomes of the objects that one owned when it is deleted, as `kubectl delete --cascade` names it. */
export type Propagation = 'Background' | 'Foreground' | 'Orphan'
