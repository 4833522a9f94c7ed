import type { ReactNode } from "react";
import { t } from "../../messages";

/** The page before the desk: one card in the middle. */
export function StageCard({ title, children }: { title: string; children: ReactNode }) {
  return (
    <main className="stage">
      <div className="stage-card">
        <p className="stage-brand">
          <BrandMark />
          {t("app.name")}
        </p>
        <h1>{title}</h1>
        {children}
      </div>
    </main>
  );
}

function BrandMark() {
  return (
    <svg className="brand-mark" viewBox="0 0 32 32" width="32" height="32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="6" />
      <path d="M7 22h18M9 22l3-10h8l3 10M13 16h6" />
    </svg>
  );
}
