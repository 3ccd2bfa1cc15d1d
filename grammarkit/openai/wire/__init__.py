"""The APIs' bodies and events as pure functions: encode a prompt, decode a reply. No I/O, no client, no key."""
