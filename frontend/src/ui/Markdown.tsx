/** Instructions written in Markdown, in a safe subset: no raw HTML, no images from elsewhere, no scripts in links. */
import ReactMarkdown, { defaultUrlTransform, type Components } from "react-markdown";
import remarkGfm from "remark-gfm";
import classes from "./Markdown.module.css";

const ALLOWED = [
  "p", "h1", "h2", "h3", "h4", "strong", "em", "del", "code", "pre", "blockquote", "ul", "ol", "li", "hr", "br", "a",
  "table", "thead", "tbody", "tr", "th", "td",
];

/** A page has one h1, its title: headings of the text begin below it. */
const components: Components = {
  h1: ({ children }) => <h2>{children}</h2>,
  h2: ({ children }) => <h3>{children}</h3>,
  h3: ({ children }) => <h4>{children}</h4>,
  a: ({ href, children }) =>
    href ? (
      <a href={href} target="_blank" rel="noopener noreferrer nofollow">
        {children}
      </a>
    ) : (
      <>{children}</>
    ),
};

const HARMLESS = /^(?:https?:\/\/|mailto:|\/(?!\/)|#)/i;

/** The address if it may be followed, else "". */
export const safeHref = (url: string) => (HARMLESS.test(url.trim()) ? defaultUrlTransform(url.trim()) : "");

export function Markdown({ text }: { text: string }) {
  return (
    <div className={classes.prose}>
      <ReactMarkdown allowedElements={ALLOWED} remarkPlugins={[remarkGfm]} skipHtml urlTransform={safeHref} components={components}>
        {text}
      </ReactMarkdown>
    </div>
  );
}
