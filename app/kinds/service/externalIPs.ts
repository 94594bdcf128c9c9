import type { FieldError } from '#model/fieldError'
import { specialIpErrors } from '../specialIps'
import { addressErrors } from './clusterIPs'
import type { Service } from './schema'

/** What the API server would refuse in `externalIPs`: text that is no address, and addresses that lead to no machine. */
export const externalIPErrors = ({ spec }: Service): readonly FieldError[] =>
  (spec.externalIPs ?? []).flatMap((ip, i) => {
    const field = `spec.externalIPs[${i}]`
    const garbage = addressErrors(field, ip)
    return garbage.length > 0 ? garbage : specialIpErrors(field, ip)
  })
