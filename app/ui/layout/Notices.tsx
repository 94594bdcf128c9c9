import { CircleAlert, Info, X } from 'lucide-react'
import { useEffect } from 'react'
import { backToNow } from '#store/commands/backToNow'
import { dismissNotice } from '#store/commands/dismissNotice'
import { usePerform, usePlayground } from '#store/react'
import type { Notice } from '#store/state'
import { Button } from '../primitives/Button'
import { IconButton } from '../primitives/IconButton'

/** How long a notice stands: the time to read it, and never less than six seconds. Errors stay until put away. */
const readingTime = (notice: Notice): number => Math.max(6000, (notice.title.length + notice.detail.length) * 70)

/** What the page has to say, at the lower edge, one card each. Read out politely. */
export function Notices() {
  const notices = usePlayground((state) => state.notices)
  return (
    <section
      aria-label="Notices"
      className="pointer-events-none fixed inset-x-0 bottom-4 z-50 max-md:top-15 max-md:bottom-auto"
    >
      <div role="status" aria-live="polite">
        <ol className="mx-auto flex w-fit max-w-[min(32rem,calc(100vw-2rem))] flex-col gap-2">
          {notices.map((notice) => (
            <NoticeCard key={notice.id} notice={notice} />
          ))}
        </ol>
      </div>
    </section>
  )
}

function NoticeCard({ notice }: { readonly notice: Notice }) {
  const perform = usePerform()
  useEffect(() => {
    if (notice.tone === 'error') return
    const timer = setTimeout(() => perform(dismissNotice, { id: notice.id }), readingTime(notice))
    return () => clearTimeout(timer)
  }, [notice, perform])
  const Icon = notice.tone === 'error' ? CircleAlert : Info
  return (
    <li
      className={`pointer-events-auto flex items-start gap-2.5 rounded-pod border bg-sheet py-2 pr-1 pl-3 text-sm shadow-2 ${
        notice.tone === 'error' ? 'border-reject-line' : 'border-line'
      }`}
    >
      <Icon
        aria-hidden
        className={`mt-0.5 size-3.75 shrink-0 ${notice.tone === 'error' ? 'text-reject' : 'text-ink-3'}`}
      />
      <div className="min-w-0 flex-1 py-px">
        <p className="font-[620] text-ink">{notice.title}</p>
        {notice.detail !== '' && <p className="wrap-anywhere whitespace-pre-line text-ink-2">{notice.detail}</p>}
        {notice.offer === 'backToNow' && (
          <Button size="sm" className="mt-1.5 mb-0.5" onClick={() => perform(backToNow, {})}>
            {backToNow.label}
          </Button>
        )}
      </div>
      <IconButton
        label="Put away"
        size="sm"
        icon={<X aria-hidden />}
        onClick={() => perform(dismissNotice, { id: notice.id })}
      />
    </li>
  )
}
