import { assertNever } from '#lib/assert'
import { usePlayground } from '#store/react'
import { ImportDialog } from '../import/ImportDialog'
import { useIncoming } from '../import/useIncoming'
import { RequestDialog } from '../request/RequestDialog'
import { SelectorDialog } from '../request/SelectorDialog'
import { ShareDialog } from '../share/ShareDialog'

/** The dialog that is open, if one is. */
export function Dialogs() {
  const dialog = usePlayground((state) => state.dialog)
  const [incoming, setIncoming] = useIncoming()
  switch (dialog.type) {
    case 'none':
      return null
    case 'share':
      return <ShareDialog />
    case 'import':
      return <ImportDialog incoming={incoming} onIncoming={setIncoming} />
    case 'request':
      return <RequestDialog from={dialog.from} to={dialog.to} />
    case 'selector':
      return <SelectorDialog service={dialog.service} pods={dialog.pods} />
    default:
      return assertNever(dialog)
  }
}
