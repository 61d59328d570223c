"""The pages of the window, one module per page. A page gets session, jobs and dialogs by constructor."""
