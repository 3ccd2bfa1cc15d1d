"""Reading `.lark` text: words, expressions, and what is said of what is neither Lark's nor llguidance's."""
