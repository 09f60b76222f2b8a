"""Pure judgement over programs and evidence: no input or output, no process, no socket."""
