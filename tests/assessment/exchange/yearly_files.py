"""The files of the yearly registers for the small folder, sorted and written as a dump has them."""

YEARLY = {
    "units_csv": (
        "uscc,code,name_zh,name_en,kind,scale,region\n"
        "91110000600037341L,,甲公司,,enterprise,large,370303\n"
        ",park-1,乙园区,,park,,\n"
        ",school-1,丙学院,,higher_vocational,,370303\n"
    ),
    "memberships_csv": (
        "alliance,unit,role,joined_on,left_on\n"
        "A1,91110000600037341L,council,2025-01-01,\n"
        "A1,school-1,lead_school,2024-01-01,\n"
        "A2,park-1,lead_park,2024-02-29,\n"
    ),
    "carriers_csv": (
        "alliance,code,kind,level,name_zh,name_en,opened_on,closed_on,capacity,equipment,partners,note\n"
        "A1,C-1,industry_college,provincial,产业学院,College,2030-09-01,,120,350.5,"
        "91110000600037341L;school-1,\n"
        'A1,C-2,incubator,none,孵化器,,2020-01-01,2025-01-01,,,,"两行\n备注"\n'
    ),
    "activities_csv": (
        "alliance,code,kind,title,held_on,quantity,amount,person_days,level,carrier,partners,note\n"
        "A1,a-1,technical_service,技术服务,2031-03-01,2,12.5,,none,C-1,91110000600037341L,\n"
        "A2,a-1,matching_event,对接会,2031-12-31,1,,,municipal,,,\n"
    ),
    "documents_csv": (
        "alliance,code,kind,title,number,issued_on,expires_on,unit,note\n"
        "A1,d-1,charter,章程,淄教〔2024〕1号,2024-05-01,,school-1,\n"
    ),
    "posts_csv": (
        "alliance,code,body,person,title,unit,full_time,since,until,note\n"
        "A1,p-1,secretariat,王建国,秘书长,school-1,yes,2024-05-01,,\n"
        "A2,p-1,council,李明,,,no,2024-05-01,2031-01-01,\n"
    ),
    "tasks_csv": (
        "alliance,code,year,title,target,progress,unit,due_on,note\n"
        "A1,t-1,2031,任务,十项,62.5,park-1,2031-11-30,\n"
    ),
    "people_csv": (
        "unit,year,students,enrolment,graduates,graduates_staying,teachers,dual_teachers,"
        "part_time_teachers,part_time_hours\n"
        "school-1,2030,9000,3000,2800,1200,500,300,80,4000\n"
        "school-1,2031,9100,,2900,1300,510,320,,\n"
    ),
    "majors_csv": (
        "unit,year,code,name_zh,name_en,enrolment,change,chains\n"
        "school-1,2031,560301,机电一体化,,120,kept,film;steel\n"
    ),
    "shares_csv": (
        "alliance,register,code,claimant,percent,agreed_on,declined_reason\n"
        "A1,activities,a-1,A1,66.67,2031-04-01,\n"
        "A1,activities,a-1,A2,33.33,,\n"
        "A1,carriers,C-1,A1,50,,\n"
        "A1,carriers,C-1,A2,50,,已单独申报\n"
    ),
}
FILES = tuple(
    f"{name}.csv"
    for name in (
        *("carriers", "activities", "documents", "posts"),
        *("tasks", "people", "majors", "shares"),
    )
)


def changed(name: str, *replacements: tuple[str, str]) -> dict[str, str]:
    """Return the files with texts of one replaced, each of which must be there."""
    text = YEARLY[name]
    for old, new in replacements:
        assert old in text, old
        text = text.replace(old, new)
    return YEARLY | {name: text}
