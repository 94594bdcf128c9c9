import { Clock, TriangleAlert } from 'lucide-react'
import { nodeTroubles } from '#store/nodeTroubles'
import { usePlayground } from '#store/react'

/** What is wrong with a Node, as a line in its head. Its place is kept, so nothing moves when it comes or goes. */
export function NodeTroubles({ node, low }: { readonly node: string; readonly low: boolean }) {
  const words = usePlayground((state) => nodeTroubles(state, node).join(', '))
  if (words === '') return null
  const Icon = /^kube-proxy \d/.test(words) ? Clock : TriangleAlert
  return (
    <p
      title={words}
      className={`absolute inset-x-3 flex items-center gap-1 leading-none whitespace-nowrap text-not-ready ${low ? 'top-[39px] text-[9.5px]' : 'top-[33px] text-xs'}`}
    >
      <Icon aria-hidden className="size-3 shrink-0" strokeWidth={2} />
      <span className="truncate py-px">{words}</span>
    </p>
  )
}
