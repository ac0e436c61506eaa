"""Addresses of situation reports, clocks, the wall and the incident file."""

from django.urls import URLPattern, path

from gis.pages import files, response_clocks, sitreps, wall, wall_files

HERE = "incidents/<str:number>/"

urlpatterns: list[URLPattern] = [
    path("response-clocks/", response_clocks.response_clocks, name="response_clocks"),
    path("response-clocks.pdf", response_clocks.paper, name="response_clocks_pdf"),
    path(f"{HERE}wall/", wall.wall, name="wall"),
    path(f"{HERE}timeline.csv", wall_files.table, name="timeline_csv"),
    path(f"{HERE}timeline.json", wall_files.plain, name="timeline_json"),
    path(f"{HERE}file/", files.incident_file, name="incident_file"),
    path(f"{HERE}file.zip", files.archive, name="incident_archive"),
    path(f"{HERE}brief/", files.brief, name="brief"),
    path(f"{HERE}brief.pdf", files.brief_paper, name="brief_pdf"),
    path(f"{HERE}forms/<slug:form>.pdf", files.form, name="incident_form"),
    path(f"{HERE}figures/", files.pack, name="figures_pack"),
    path(f"{HERE}sitreps/", sitreps.series, name="sitreps"),
    path(f"{HERE}sitreps/<int:sitrep>/", sitreps.report, name="sitrep"),
    path(f"{HERE}sitreps/<int:sitrep>/write/", sitreps.write, name="sitrep_write"),
    path(f"{HERE}sitreps/<int:sitrep>/issue/", sitreps.issue, name="sitrep_issue"),
    path(f"{HERE}sitreps/<int:sitrep>/correct/", sitreps.correct, name="sitrep_correct"),
    path(f"{HERE}sitreps/<int:sitrep>/discard/", sitreps.discard, name="sitrep_discard"),
    path(f"{HERE}sitreps/<int:sitrep>/figure/", sitreps.figure, name="sitrep_figure"),
    path(f"{HERE}sitreps/<int:sitrep>.pdf", sitreps.paper, name="sitrep_paper"),
    path(f"{HERE}sitreps/<int:sitrep>.html", sitreps.file, name="sitrep_file"),
]
