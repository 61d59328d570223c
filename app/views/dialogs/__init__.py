"""Everything that interrupts: questions, file choosers, fault and bug dialogs. Pages only see the port."""
