"""Import earlier feedback, undo an import, export responses and coded scores."""

from __future__ import annotations

import streamlit as st

from feedback_app.access.permissions import Permission
from feedback_app.services.form_names import form_name, published_forms
from feedback_app.services.imports import list_imports
from feedback_app.services.organisations import list_organisations
from feedback_app.services.team_pages import pages
from feedback_app.ui.components.exports import every_export
from feedback_app.ui.components.exports.every_export import ON_PAGE
from feedback_app.ui.components.imports import (
    import_file,
    import_list,
    import_mapping,
    import_preview,
    import_words,
)
from feedback_app.ui.session import context, team_tab


IN = "Import earlier feedback"
NEEDED = {IN: Permission.IMPORT_RESPONSES, **{title: each.permission for title, each in ON_PAGE.items()}}

actor, workspace = team_tab.signed_in(), context.workspace()
st.title(pages.IMPORT_EXPORT.title, anchor=False)
possible = [kind for kind, permission in NEEDED.items() if actor.scope(permission)]
if not possible:
    st.markdown("Your account cannot import or export. Ask an administrator of your organisation.")
    st.stop()
kind = st.radio("What do you want to do?", possible, horizontal=True, key="import-or-export")
with workspace.database.read() as session:
    own = list_organisations(session, by=actor, permission=NEEDED[kind])
names = {each.id: each.name for each in own}
organisation_id = next(iter(names))
if len(names) > 1:
    organisation_id = st.selectbox("Organisation", list(names), format_func=names.__getitem__)
with workspace.database.read() as session:
    forms = {form.key: form for form in published_forms(session, within=(organisation_id,))}

if kind in ON_PAGE:
    every_export.show(kind, actor, organisation_id, forms)
else:
    form = forms[st.selectbox("Into which form?", list(forms), format_func=lambda key: form_name(forms[key]))]
    file = import_file.choose(form)
    if file is not None and import_preview.is_done(organisation_id, form, file):
        import_preview.show_report(organisation_id, file)
    elif file is not None:
        st.header("What is in each column?", anchor=False)
        mapping, guess = import_mapping.choose(form, file.table, file.key)
        mapping = import_words.choose(form, file.table, mapping, file.key)
        import_preview.show(import_preview.ImportJob(actor, organisation_id, form, file, mapping, guess))
    with workspace.database.read() as session:
        imports = list_imports(session, by=actor, keys=workspace.keys)
    import_list.show(actor, imports, forms)
