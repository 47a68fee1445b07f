"""Other forms of a procedure: a drawing, BPMN for readers of BPMN, plain JSON, and logs as XES."""
