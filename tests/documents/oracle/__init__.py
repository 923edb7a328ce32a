"""remark (npm), an oracle for the structure of Markdown and MDX."""
