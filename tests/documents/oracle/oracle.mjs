// Reads {"files": [{"mdx": bool, "text": string}]} from stdin and writes what remark sees in each:
// nodes as [type, start, end, more], offsets in UTF-16 units; {"error": …} where it refuses a text.
import { unified } from "unified";
import remarkParse from "remark-parse";
import remarkGfm from "remark-gfm";
import remarkFrontmatter from "remark-frontmatter";
import remarkMdx from "remark-mdx";

const plain = unified().use(remarkParse).use(remarkFrontmatter).use(remarkGfm);
const mdx = unified().use(remarkParse).use(remarkFrontmatter).use(remarkGfm).use(remarkMdx);

const SILENT = new Set([
  "inlineCode", "code", "html", "image", "imageReference", "footnoteReference", "break",
  "mdxTextExpression", "mdxFlowExpression", "mdxjsEsm",
]);

function isAddress(node) {
  const text = node.children.length === 1 ? node.children[0].value ?? "" : "";
  const whole = node.position.end.offset - node.position.start.offset;
  const angled = whole === text.length + 2;
  return (whole === text.length && /^(https?:|www\.)/.test(text)) || angled;
}

function said(node) {
  if (node.type === "text") return node.value;
  if (SILENT.has(node.type)) return "\u0000";
  if (node.type === "link" && isAddress(node)) return "\u0000";
  const inner = (node.children ?? []).map(said).join("");
  return node.type.startsWith("mdxJsx") ? "\u0000" + inner + "\u0000" : inner;
}

function more(node) {
  switch (node.type) {
    case "heading": return { depth: node.depth, text: said(node) };
    case "paragraph": case "tableCell": return { text: said(node) };
    case "link": return { url: node.url, text: said(node) };
    case "linkReference": return { label: node.identifier, text: said(node) };
    case "image": return { url: node.url, text: node.alt };
    case "code": return { lang: node.lang };
    case "mdxJsxFlowElement": case "mdxJsxTextElement":
      return {
        name: node.name,
        children: node.children.length > 0,
        attributes: node.attributes.filter((one) => one.type === "mdxJsxAttribute").map((one) => [
          one.name,
          one.value === null ? null : typeof one.value === "string" ? one.value : { code: one.value.value },
          one.position?.start.offset, one.position?.end.offset,
        ]),
      };
    default: return {};
  }
}

function walk(tree) {
  const found = [];
  const left = [tree];
  while (left.length) {
    const node = left.pop();
    if (node.position) found.push([node.type, node.position.start.offset, node.position.end.offset, more(node)]);
    for (const child of [...(node.children ?? [])].reverse()) left.push(child);
  }
  return found;
}

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const { files } = JSON.parse(Buffer.concat(chunks).toString("utf8"));
const answers = files.map(({ mdx: isMdx, text }) => {
  try {
    return { nodes: walk((isMdx ? mdx : plain).parse(text)) };
  } catch (error) {
    return { error: String(error.reason ?? error.message ?? error) };
  }
});
process.stdout.write(JSON.stringify(answers));
